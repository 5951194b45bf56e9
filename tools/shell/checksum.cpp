#include "tools/shell/checksum.hpp"

#include <boost/crc.hpp>

namespace separatrix {

std::uint32_t crc32_of(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

}  // namespace separatrix
