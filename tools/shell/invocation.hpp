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

/// A command that runs inside another one: while it lives, the invocation is that of its words.
class NestedInvocation {
 public:
  explicit NestedInvocation(const std::vector<std::string>& words);
  ~NestedInvocation();
  NestedInvocation(const NestedInvocation&) = delete;
  NestedInvocation& operator=(const NestedInvocation&) = delete;

 private:
  Invocation before_;
};

/// "separatrix phase markov": words as a shell reads them back.
std::string command_text(const std::vector<std::string>& words);

}  // namespace separatrix
