#pragma once
#include <string>

namespace separatrix {

/// The user wants the program to end (Ctrl-C). No std::exception, so that no handler of computational misfortune
/// takes it for one: it passes through solvers and claims to the program's own end.
class Interruption {
 public:
  explicit Interruption(std::string sentence = "interrupted; nothing was written") : sentence_(std::move(sentence)) {}
  const char* what() const noexcept { return sentence_.c_str(); }

 private:
  std::string sentence_;
};

/// From now on interruption_requested() is true, in every thread. Safe in a signal handler.
void request_interruption() noexcept;

/// One load of an atomic flag.
bool interruption_requested() noexcept;

/// To be called in every loop whose end is not in sight: once per step, per iteration of a search, per piece of parallel
/// work. It costs as much as interruption_requested().
///
/// throws  Interruption once an interruption was requested
void check_interruption();

/// Withdraws the request: for a program that goes on after it, such as an interpreter.
void forget_interruption() noexcept;

}  // namespace separatrix
