#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace separatrix {

/// How this process was called, for results that say what made them.
struct Invocation {
  std::string version;     ///< of the program
  std::string command;     ///< the command line, quoted so that a shell reads the same words
  std::uint64_t seed = 0;  ///< --seed, of everything random
};

/// Set once, by main.
void set_invocation(const std::string& version, const std::vector<std::string>& words);

/// Set where the command line has been read.
void set_seed(std::uint64_t seed);

const Invocation& invocation();

}  // namespace separatrix
