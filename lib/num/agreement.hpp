#pragma once
#include <cstddef>
#include <string>

namespace separatrix {

/// Significant digits to which two numbers agree.
///
///     ⌊−log₁₀(|a − b| / max(|a|, |b|))⌋,  at least 0
///
/// a, b      decimal notation of finite numbers, as to_string() writes them
/// returns   1 000 000 if they are equal; 0 if one of them is not finite
std::size_t agreed_digits(const std::string& a, const std::string& b);

}  // namespace separatrix
