#include "tools/shell/output.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/team.hpp"

namespace separatrix {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 16;

std::string message_of(int error_number) { return std::generic_category().message(error_number); }

std::string directory_of(const std::string& target) {
  const auto parent = std::filesystem::path(target).parent_path();
  return parent.empty() ? "." : parent.string();
}

// The file behind symbolic links, so that a rename replaces the file and not the link.
std::string behind_links(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const auto resolved = std::filesystem::weakly_canonical(path, error);
  return error ? path : resolved.string();
}

bool written_in_place(const std::string& target) {
  struct stat status {};
  return stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

int create_exclusively(const std::string& name) {
  return open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

std::string reason_not_created(const std::string& target, int error_number) {
  const std::string directory = directory_of(target);
  struct stat status {};
  if (stat(directory.c_str(), &status) != 0 && errno == ENOENT)
    return fmt::format("the directory {} does not exist (create it first, or name another place)", directory);
  if (error_number == ENOTDIR) return fmt::format("{} is not a directory", directory);
  if (error_number == EACCES || error_number == EPERM)
    return fmt::format("no permission to create files in the directory {}", directory);
  if (error_number == EROFS) return fmt::format("the directory {} is on a read-only file system", directory);
  return message_of(error_number);
}

// Faults that show before anything is created; an existing file that its owner made read-only is respected.
void check_target(const std::string& path, const std::string& target) {
  if (path.empty()) throw OutputError("''", "the file name is empty", OutputError::cannot_create);
  struct stat status {};
  if (stat(target.c_str(), &status) != 0) return;
  if (S_ISDIR(status.st_mode))
    throw OutputError(path, "it is a directory, a file name is needed", OutputError::cannot_create);
  if (access(target.c_str(), W_OK) != 0)
    throw OutputError(path, "the file exists and is not writable", OutputError::cannot_create);
}

}  // namespace

OutputError::OutputError(const std::string& path, const std::string& reason, int exit_code)
    : OutputError(fmt::format("cannot write {}: {}", path, reason), path, reason, exit_code) {}

OutputError::OutputError(const std::string& sentence, const std::string& path, const std::string& reason, int exit_code)
    : std::runtime_error(sentence), path_(path), reason_(reason), exit_code_(exit_code) {}

std::string temporary_beside(const std::string& target) {
  leave_to_leader();
  static std::atomic<unsigned> count{0};
  const std::filesystem::path path(target);
  const auto name = fmt::format(".{}.partial-{}-{}", path.filename().string(), getpid(), count++);
  return (path.parent_path() / name).string();
}

void move_into_place(const std::string& temporary, const std::string& path) {
  if (std::rename(temporary.c_str(), behind_links(path).c_str()) == 0) return;
  const int error_number = errno;
  unlink(temporary.c_str());
  throw OutputError(path, message_of(error_number), OutputError::cannot_write);
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  leave_to_leader();
  if (path_ == "-") return;
  target_ = behind_links(path_);
  check_target(path_, target_);
  if (written_in_place(target_)) {
    descriptor_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw OutputError(path_, message_of(errno), OutputError::cannot_create);
    return;
  }
  const std::string temporary = temporary_beside(target_);
  descriptor_ = create_exclusively(temporary);
  if (descriptor_ < 0) throw OutputError(path_, reason_not_created(target_, errno), OutputError::cannot_create);
  temporary_ = temporary;
  struct stat status {};
  // Permissions are a courtesy: a file system without them is no reason to lose a result.
  if (stat(target_.c_str(), &status) == 0) static_cast<void>(fchmod(descriptor_, status.st_mode & 07777));
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() noexcept {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
  if (!temporary_.empty()) unlink(temporary_.c_str());
  temporary_.clear();
}

void OutputFile::fail(int error_number) {
  discard();
  complete_ = true;
  throw OutputError(path_ == "-" ? "to stdout" : path_, message_of(error_number), OutputError::cannot_write);
}

void OutputFile::write(std::string_view text) {
  if (complete_) throw std::logic_error("OutputFile::write after the end of " + path_);
  buffer_.append(text);
  if (buffer_.size() >= buffer_size) flush();
}

void OutputFile::flush() {
  const Unbroken unbroken;
  if (interrupted())
    throw Interrupted("interrupted; " + (path_ == "-" ? "the output is cut off" : path_ + " was not written"));
  if (goes_to_host(path_)) {
    host()->text(buffer_);
  } else if (path_ == "-") {
    // Through stdio, so that it keeps its place among other output of the program.
    if (std::fwrite(buffer_.data(), 1, buffer_.size(), stdout) != buffer_.size()) fail(errno);
  } else {
    for (std::size_t done = 0; done < buffer_.size();) {
      const ssize_t count = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
      if (count >= 0)
        done += static_cast<std::size_t>(count);
      else if (errno != EINTR)
        fail(errno);
    }
  }
  buffer_.clear();
}

void OutputFile::commit() {
  const Unbroken unbroken;
  if (complete_) throw std::logic_error("OutputFile::commit after the end of " + path_);
  flush();
  if (path_ == "-") {
    if (std::fflush(stdout) != 0) fail(errno);
  } else {
    // EINVAL: pipes and devices have nothing to synchronise.
    if (!temporary_.empty() && fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) fail(errno);
    if (close(std::exchange(descriptor_, -1)) != 0) fail(errno);
    if (!temporary_.empty()) move_into_place(std::exchange(temporary_, {}), path_);
  }
  complete_ = true;
}

void write_file(const std::string& path, std::string_view content) {
  OutputFile file(path);
  file.write(content);
  file.commit();
}

void check_writable(const std::string& path) {
  if (path == "-" || is_follower()) return;
  const std::string target = behind_links(path);
  check_target(path, target);
  if (written_in_place(target)) return;
  const std::string temporary = temporary_beside(target);
  const int descriptor = create_exclusively(temporary);
  if (descriptor < 0) throw OutputError(path, reason_not_created(target, errno), OutputError::cannot_create);
  close(descriptor);
  unlink(temporary.c_str());
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t column = 0; column < fields.size(); ++column) {
    if (column > 0) line += ',';
    if (fields[column].find_first_of(",\"\r\n") == std::string::npos) {
      line += fields[column];
      continue;
    }
    line += '"';
    for (const char character : fields[column]) line.append(character == '"' ? 2 : 1, character);
    line += '"';
  }
  return line += '\n';
}

CsvFile::CsvFile(const std::string& path, const std::vector<std::string>& header)
    : file_(path), columns_(header.size()) {
  file_.write(csv_line(header));
}

void CsvFile::row(const std::vector<std::string>& fields) {
  if (fields.size() != columns_)
    throw std::logic_error(fmt::format("CsvFile::row: {} fields, the header has {}", fields.size(), columns_));
  file_.write(csv_line(fields));
}

void CsvFile::commit() { file_.commit(); }

}  // namespace separatrix
