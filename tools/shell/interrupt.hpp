#pragma once
#include <string>

namespace separatrix {

/// Lets Ctrl-C, or SIGTERM, end the program within a second, with exit code 130 and a sentence on stderr.
///
/// Before watch_interrupts() (tools/shell/command.hpp) it ends at once. After it, the flag of lib/num/interruption.hpp is
/// set and work that looks at it ends by itself; what has not ended after 0.8 s is ended by the handler of a timer, as
/// soon as no file is being written. A second Ctrl-C ends the program whatever it does.
void handle_interrupts();

/// What the sentence ends with from now on: "; run.h5 keeps …". To be set before watch_interrupts(), and once.
void say_what_is_kept(const std::string& words);
const std::string& what_is_kept();

/// From now on the timer ends the program in silence: it has said why it ends, and only waits for others.
void say_no_last_words();

/// While one lives the timer lets the program go on: a temporary file has to be removed.
class Unbroken {
 public:
  Unbroken() noexcept;
  ~Unbroken();
  Unbroken(const Unbroken&) = delete;
  Unbroken& operator=(const Unbroken&) = delete;
};

}  // namespace separatrix
