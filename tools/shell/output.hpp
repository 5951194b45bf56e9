#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace separatrix {

/// A result could not be written; what() is one sentence for stderr.
///
/// path        the output as the user named it
/// reason      why, and what to do about it where that is known
/// exit_code   73 the file cannot be created, 74 it cannot be written (docs/command-line.md, exit codes)
class OutputError : public std::runtime_error {
 public:
  static constexpr int cannot_create = 73;
  static constexpr int cannot_write = 74;

  OutputError(const std::string& path, const std::string& reason, int exit_code);

  const std::string& path() const noexcept { return path_; }
  const std::string& reason() const noexcept { return reason_; }
  int exit_code() const noexcept { return exit_code_; }

 protected:
  OutputError(const std::string& sentence, const std::string& path, const std::string& reason, int exit_code);

 private:
  std::string path_;
  std::string reason_;
  int exit_code_;
};

/// One output that appears under its final name only when it is complete.
///
///     write … write → temporary file in the directory of the target;   commit: temporary ⟶ target by one rename
///
/// Without commit (an exception, an early return) the temporary is removed and an older target stays as it was.
/// `-` is stdout, written as it comes; so is a target that is not a regular file (a device, a pipe).
/// A symbolic link is followed and stays a link; an existing file keeps its permissions.
///
/// path       where the content shall be, or `-`
/// guarantee  a reader sees the old content or the whole new one, never a part; not thread-safe
/// throws     OutputError 73 if the temporary cannot be created, 74 if writing or renaming fails
class OutputFile {
 public:
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Appends text (any bytes).
  void write(std::string_view text);

  /// Completes the output under its final name; further writes are an error of the caller (std::logic_error).
  void commit();

 private:
  void flush();
  void discard() noexcept;
  [[noreturn]] void fail(int error_number);

  std::string path_;
  std::string target_;
  std::string temporary_;  // empty: written in place (stdout, device, pipe)
  std::string buffer_;
  int descriptor_ = -1;
  bool complete_ = false;
};

/// Writes a whole output at once, as OutputFile does.
///
/// throws     OutputError
void write_file(const std::string& path, std::string_view content);

/// Refuses an output that could not be written, to be called before long work.
///
/// Tries what OutputFile will do: creates and removes an empty temporary beside the target.
///
/// path       a file name, or `-` (always accepted)
/// throws     OutputError 73 when the name is empty, the directory is missing, the name is a directory, or permission is
///            missing; an existing target is not touched
void check_writable(const std::string& path);

/// An unused name beside a target, for content that is still being made: `.NAME.partial-PROCESS-COUNT`.
std::string temporary_beside(const std::string& target);

/// Gives a finished temporary its final name; the temporary is removed if that fails.
///
/// throws     OutputError 74
void move_into_place(const std::string& temporary, const std::string& path);

/// Comma-separated values (RFC 4180, lines end in one newline): a header, then rows of as many fields.
///
/// Fields are written as they are; one with a comma, a quote or a line break is quoted. Appears complete or not at all.
///
/// path       a file name, or `-`
/// header     column names, at least one
/// throws     OutputError; std::logic_error if a row has not as many fields as the header
class CsvFile {
 public:
  CsvFile(const std::string& path, const std::vector<std::string>& header);

  /// Appends one row.
  void row(const std::vector<std::string>& fields);

  /// Completes the file under its final name.
  void commit();

 private:
  OutputFile file_;
  std::size_t columns_;
};

/// One line of comma-separated values, with its newline.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace separatrix
