#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/model/model_file.hpp"

/// Any text is a model or is refused with a place in the file. Every data file has the same few samples.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace separatrix;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    parse_model_file(text, "fuzzed.toml", [](const std::string&) { return std::string("x,y\n1,2\n-1/3,0.5\n"); });
  } catch (const FileError&) {
  }
  return 0;
}
