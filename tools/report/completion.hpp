#pragma once
#include <string>
#include <vector>

#include "tools/shell/command.hpp"

namespace separatrix {

/// What a shell reads to complete the commands and options of `separatrix`; other words are completed as files.
///
/// It is made from the table that makes `--help`. Sources: bash(1), Programmable Completion; zshcompsys(1); fish,
/// complete(1).
std::string bash_completion(const std::vector<Command>& commands);
std::string zsh_completion(const std::vector<Command>& commands);
std::string fish_completion(const std::vector<Command>& commands);

}  // namespace separatrix
