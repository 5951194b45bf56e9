#pragma once
#include <functional>
#include <string>

namespace separatrix {

/// How a command ended: its exit code (docs/command-line.md), and the sentence that says why where it could not be done.
struct Ending {
  int code = 0;
  std::string sentence;
};

/// Runs a command; what it throws becomes the code and the sentence of its kind.
Ending ending_of(const std::function<int()>& command);

}  // namespace separatrix
