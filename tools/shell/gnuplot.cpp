#include "tools/shell/gnuplot.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/typeset.hpp"

namespace separatrix {
namespace {

constexpr double pixels_per_inch = 150;
constexpr int look_every = 50;  // milliseconds: for Ctrl-C, while gnuplot draws

std::string lower_extension(const std::string& picture) {
  std::string extension = std::filesystem::path(picture).extension().string();
  for (char& character : extension)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  return extension;
}

// One look in all formats: letters are 2 % of the width of a 1000 pixel canvas, thin lines 2 pixels. The scripts use
// these fonts and sign_size, because the terminals' own scales differ.
std::string terminal(const std::string& picture, const Canvas& canvas) {
  for (const char character : picture)
    if (static_cast<unsigned char>(character) < 0x20)  // a line break would end the command in the script
      throw PlotError("the picture", "its file name has a control character", PlotError::unknown_extension);
  const std::string extension = lower_extension(picture);
  if (extension == ".png")
    return fmt::format(
        "legend_font = ',18'; marker_font = ',17'; sign_size = 1.7\n"
        "set terminal pngcairo size {},{} enhanced background 'white' font 'sans,20' linewidth 2\n",
        canvas.width, canvas.height);
  if (extension == ".svg")
    return fmt::format(
        "legend_font = ',23'; marker_font = ',22'; sign_size = 0.6\n"
        "set terminal svg size {},{} dynamic enhanced background 'white' font 'sans-serif,26' "
        "linewidth 2 dashlength 0.7 standalone\n",
        canvas.width, canvas.height);
  if (extension == ".pdf")
    return fmt::format(
        "legend_font = ',9'; marker_font = ',8.5'; sign_size = 0.95\n"
        "set terminal pdfcairo size {}in,{}in enhanced background 'white' font 'sans,10' fontscale 1 "
        "linewidth 2\n",
        canvas.width / pixels_per_inch, canvas.height / pixels_per_inch);
  throw PlotError(picture,
                  extension.empty() ? std::string("the file name has no extension (use .png, .svg or .pdf)")
                                    : fmt::format("unknown extension {} (use .png, .svg or .pdf)", extension),
                  PlotError::unknown_extension);
}

// Absolute path of the program; found before the fork, so that the child only calls functions that are safe there.
std::string find_gnuplot(const std::string& picture) {
  const char* search = std::getenv("PATH");
  std::istringstream directories(search == nullptr ? "/usr/local/bin:/usr/bin:/bin" : search);
  for (std::string directory; std::getline(directories, directory, ':');) {
    const auto candidate = std::filesystem::absolute(directory.empty() ? "." : directory) / "gnuplot";
    struct stat status {};
    if (stat(candidate.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(candidate.c_str(), X_OK) == 0)
      return candidate.string();
  }
  throw PlotError(picture, "gnuplot is not installed (apt-get install gnuplot-nox)", PlotError::cannot_create);
}

struct Finished {
  int status;
  std::string messages;
};

// Runs program in directory, stdin and stdout closed off, stderr collected.
Finished run(const std::string& picture, const std::string& program, const std::string& directory,
             const std::string& setting, const std::string& script) {
  // Absolute, therefore never mistaken for an option.
  const std::array<const char*, 6> arguments{"gnuplot", "-d", "-e", setting.c_str(), script.c_str(), nullptr};
  std::array<int, 2> channel{};
  if (pipe2(channel.data(), O_CLOEXEC) != 0) throw PlotError(picture, "no pipe to gnuplot", PlotError::cannot_write);
  const pid_t child = fork();
  if (child < 0) {
    close(channel[0]);
    close(channel[1]);
    throw PlotError(picture, "gnuplot could not be started", PlotError::cannot_write);
  }
  if (child == 0) {
    const int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
        dup2(channel[1], STDERR_FILENO) < 0 || chdir(directory.c_str()) != 0)
      _exit(126);
    execv(program.c_str(), const_cast<char* const*>(arguments.data()));
    _exit(127);
  }
  close(channel[1]);
  Finished result{0, {}};
  std::array<char, 4096> block{};
  const Unbroken unbroken;
  for (;;) {
    pollfd waiting{channel[0], POLLIN, 0};
    const int ready = poll(&waiting, 1, look_every);
    if (interrupted()) kill(child, SIGTERM);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t count = read(channel[0], block.data(), block.size());
    if (count > 0)
      result.messages.append(block.data(), static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
      break;
  }
  close(channel[0]);
  while (waitpid(child, &result.status, 0) < 0 && errno == EINTR) {
  }
  return result;
}

// The line that says what is wrong; gnuplot also prints the command and a caret.
std::string complaint(const std::string& messages) {
  std::istringstream lines(messages);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t^") == std::string::npos) continue;
    last = line;
    if (line.find(" line ") != std::string::npos) break;
  }
  const std::size_t begin = last.find_first_not_of(" \t");
  return begin == std::string::npos ? std::string("no message") : last.substr(begin);
}

bool has_content(const std::string& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return !error && size > 0;
}

}  // namespace

PlotError::PlotError(const std::string& picture, const std::string& reason, int exit_code)
    : OutputError(fmt::format("cannot draw {}: {}", picture, reason), picture, reason, exit_code) {}

std::string beside_picture(const std::string& picture, std::string_view extension) {
  return std::filesystem::path(picture).replace_extension(extension).string();
}

void check_picture_name(const std::string& picture) {
  if (goes_to_host(picture)) return;
  if (picture == "-") throw PlotError(picture, "a picture needs a file name", PlotError::unknown_extension);
  static_cast<void>(terminal(picture, {1, 1}));
  static_cast<void>(find_gnuplot(picture));
  check_writable(picture);
  check_writable(beside_picture(picture, ".gp"));
}

void run_gnuplot(const std::string& picture, const Canvas& canvas, const std::string& commands,
                 const std::string& data) {
  const std::string chosen = terminal(picture, canvas);
  const std::string program = find_gnuplot(picture);
  const std::filesystem::path place(picture);
  const std::string script = beside_picture(picture, ".gp");
  if (!data.empty()) write_file(beside_picture(picture, ".dat"), data);
  write_file(script, fmt::format("# Redraw, in the directory of this file: gnuplot {}\n"
                                 "set encoding utf8\n"
                                 "{}"
                                 "if (!exists('picture')) picture = {}\n"
                                 "set output picture\n\n{}\nunset output\n",
                                 single_quoted(std::filesystem::path(script).filename().string()), chosen,
                                 single_quoted(place.filename().string()), commands));

  const std::string temporary = temporary_beside(picture);
  const std::string setting =
      fmt::format("picture = {}", single_quoted(std::filesystem::path(temporary).filename().string()));
  const std::string directory = place.parent_path().empty() ? "." : place.parent_path().string();
  const Finished finished = run(picture, program, directory, setting, std::filesystem::absolute(script).string());
  if (!WIFEXITED(finished.status) || WEXITSTATUS(finished.status) != 0 || !has_content(temporary)) {
    unlink(temporary.c_str());
    if (interrupted()) throw Interrupted("interrupted; " + picture + " was not drawn");
    throw PlotError(picture, fmt::format("gnuplot failed ({}); its script is {}", complaint(finished.messages), script),
                    PlotError::cannot_write);
  }
  move_into_place(temporary, picture);
}

}  // namespace separatrix
