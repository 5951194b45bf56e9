#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace separatrix::testing {

/// What the program left behind.
struct Run {
  int code = 0;  ///< exit code; 128 + signal if a signal ended it
  std::string out, err;
  double seconds_after_interrupt = 0;  ///< from SIGINT to its end
};

/// An empty directory in which the real program runs; removed at the end.
///
/// The program is named by the environment variable SEPARATRIX_PROGRAM.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  /// Runs `separatrix arguments…` here, stdin closed off.
  ///
  /// interrupt_after  seconds until it gets SIGINT; 0: never
  Run operator()(const std::vector<std::string>& arguments, double interrupt_after = 0) const;

  /// Names in the directory, hidden ones too, sorted.
  std::vector<std::string> files() const;

  std::string read(const std::string& file) const;
  void write(const std::string& file, const std::string& text) const;
  std::filesystem::path path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Runs a command line that has to end with exit code 0 and nothing on stderr.
Run succeed(const Workplace& here, const std::string& command);

bool contains(const std::string& text, const std::string& part);

/// Words of a command line, separated by single spaces.
std::vector<std::string> words(const std::string& line);

/// Lines without their newline.
std::vector<std::string> lines(const std::string& text);

/// Fields of a line of CSV without quotes.
std::vector<std::string> fields(const std::string& line);

}  // namespace separatrix::testing
