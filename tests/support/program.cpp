#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace separatrix::testing {
namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::filesystem::path new_directory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "separatrix-cli-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return pattern;
}

}  // namespace

Workplace::Workplace() : path_(new_directory()) {}

Workplace::~Workplace() { std::filesystem::remove_all(path_); }

Run Workplace::operator()(const std::vector<std::string>& arguments, double interrupt_after) const {
  const char* program = std::getenv("SEPARATRIX_PROGRAM");
  if (program == nullptr) throw std::runtime_error("SEPARATRIX_PROGRAM does not name the program to test");
  const std::string binary = std::filesystem::absolute(program).string();
  const std::filesystem::path streams = new_directory();  // elsewhere: the directory shows only what the program writes
  const std::string out = (streams / "out").string(), err = (streams / "err").string();
  std::vector<const char*> argv{"separatrix"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(nullptr);

  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) {
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    if (dup2(open("/dev/null", O_RDONLY), 0) < 0 || dup2(open(out.c_str(), flags, 0600), 1) < 0 ||
        dup2(open(err.c_str(), flags, 0600), 2) < 0 || chdir(path_.c_str()) != 0)
      _exit(126);
    execv(binary.c_str(), const_cast<char* const*>(argv.data()));
    _exit(127);
  }
  if (interrupt_after > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(interrupt_after));
    kill(child, SIGINT);
  }
  const auto interrupt = std::chrono::steady_clock::now();
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  Run run{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content(out), content(err),
          std::chrono::duration<double>(std::chrono::steady_clock::now() - interrupt).count()};
  std::filesystem::remove_all(streams);
  return run;
}

std::vector<std::string> Workplace::files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void Workplace::write(const std::string& file, const std::string& text) const {
  std::ofstream(path_ / file, std::ios::binary) << text;
}

std::string Workplace::read(const std::string& file) const { return content(path_ / file); }

Run succeed(const Workplace& here, const std::string& command) {
  CAPTURE(command);
  Run run = here(words(command));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  return run;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> words(const std::string& line) { return split(line, ' '); }

std::vector<std::string> lines(const std::string& text) { return split(text, '\n'); }

std::vector<std::string> fields(const std::string& line) { return split(line, ','); }

}  // namespace separatrix::testing
