#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace separatrix {

/// A command that was run, and what it found: enough to run it again and to compare.
///
/// words   behind the program's name, without names of outputs: "phase", "markov", "--size", "40x40"
/// code    exit code
/// result  what `--json` writes
/// table   what `--csv` writes; empty where the command was not asked for it
struct Recording {
  std::vector<std::string> words;
  int code = 0;
  nlohmann::ordered_json result;
  std::string table;
};

/// {"words", "command", "code", "result", "table"}
nlohmann::ordered_json json_of(const Recording& recording);

/// throws  nlohmann::json::exception for what json_of() did not write
Recording recording_of(const nlohmann::ordered_json& json);

/// The first place where two results of one command differ, digit by digit: exit codes, then JSON in its order, then the
/// table line by line. Seconds, and the version of the program, are no results.
///
/// returns  "result/points/0/loss: 0.25, now 0.26"; none if they are the same
std::optional<std::string> first_difference(const Recording& recorded, const Recording& again);

}  // namespace separatrix
