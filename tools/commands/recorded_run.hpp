#pragma once
#include <string>
#include <vector>

#include "tools/report/recording.hpp"

namespace separatrix {

/// Runs a command of the program inside this process and keeps what it finds.
///
/// words       "phase", "markov", "--size", "40x40": a command that computes, with options that say what and how, none that
///             names an output
/// with_table  asks for --csv too
/// throws      InvalidArgument for other words (those of a file that somebody sent are not trusted), and what the command throws
Recording record(const std::vector<std::string>& words, bool with_table);

/// A directory that is the working directory while it lives, with these files in it; it is removed at the end.
///
/// files   (name, text): names are relative and stay inside
/// throws  InvalidArgument for names that do not, OutputError
class TemporaryPlace {
 public:
  explicit TemporaryPlace(const std::vector<std::pair<std::string, std::string>>& files);
  ~TemporaryPlace();
  TemporaryPlace(const TemporaryPlace&) = delete;
  TemporaryPlace& operator=(const TemporaryPlace&) = delete;

 private:
  std::string before_, path_;
};

}  // namespace separatrix
