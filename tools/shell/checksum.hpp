#pragma once
#include <cstdint>
#include <string_view>

namespace separatrix {

/// CRC-32 (ISO 3309): no change of up to 32 neighbouring bits escapes it, and of other changes one in 2³².
std::uint32_t crc32_of(std::string_view bytes);

}  // namespace separatrix
