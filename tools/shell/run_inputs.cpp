#include "tools/shell/run_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/shell/checksum.hpp"

namespace separatrix {
namespace {

RunInputs& present() {
  static RunInputs it;
  return it;
}

}  // namespace

const RunInputs& run_inputs() { return present(); }

void set_settings(RunInputs::Named settings) { present().settings = std::move(settings); }

void add_input(const std::string& path, std::string_view text) {
  const std::pair input{path, fmt::format("{} bytes, {:08x}", text.size(), crc32_of(text))};
  RunInputs::Named& files = present().files;
  if (std::find(files.begin(), files.end(), input) == files.end()) files.push_back(input);
}

}  // namespace separatrix
