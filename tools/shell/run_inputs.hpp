#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace separatrix {

/// What the results of this run follow from, beside the version of the program.
///
/// settings  the command, then its arguments and options by name with their values, those not given included
/// files     that were read, as they were named, with their size and CRC-32: "1304 bytes, 8f2c11a0"
struct RunInputs {
  using Named = std::vector<std::pair<std::string, std::string>>;
  Named settings, files;
};

const RunInputs& run_inputs();

/// Set where the command line has been read.
void set_settings(RunInputs::Named settings);

/// Told of every file that is read.
void add_input(const std::string& path, std::string_view text);

}  // namespace separatrix
