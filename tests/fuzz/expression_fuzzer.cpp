#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/print.hpp"

/// Any text is an expression or is refused with a sentence, and what is printed reads as what it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace separatrix;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const Expression read = parse(text);
    if (parse(print(read)) != read) std::abort();
  } catch (const ParseError&) {
  } catch (const InvalidArgument&) {
  }
  return 0;
}
