#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/progress.hpp"

namespace {

using namespace separatrix;
using separatrix::testing::contains;
using testing::Folder;

std::string content_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int exit_code_of(const std::string& path) {
  try {
    check_writable(path);
  } catch (const OutputError& error) {
    return error.exit_code();
  }
  return 0;
}

std::string sentence_of(const std::string& path) {
  try {
    check_writable(path);
  } catch (const OutputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("an output appears only when it is complete") {
  const Folder folder;
  OutputFile file(folder / "table.csv");
  file.write(std::string(200000, 'x'));  // more than the buffer, so that some of it is on the disk
  CHECK_FALSE(std::filesystem::exists(folder / "table.csv"));
  CHECK(folder.entries() == 1);
  file.commit();
  CHECK(content_of(folder / "table.csv") == std::string(200000, 'x'));
  CHECK(folder.entries() == 1);
  CHECK_THROWS_AS(file.write("more"), std::logic_error);
  CHECK_THROWS_AS(file.commit(), std::logic_error);
}

TEST_CASE("a writer that throws leaves nothing, and an older result as it was") {
  const Folder folder;
  write_file(folder / "old.csv", "old");
  for (const auto* name : {"new.csv", "old.csv"}) {
    const auto writer = [&] {
      OutputFile file(folder / name);
      file.write(std::string(100000, 'n'));
      throw std::runtime_error("interrupted");
    };
    CHECK_THROWS_AS(writer(), std::runtime_error);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "new.csv"));
  CHECK(content_of(folder / "old.csv") == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("replacing keeps permissions and follows a symbolic link") {
  const Folder folder;
  write_file(folder / "result", "one");
  REQUIRE(chmod((folder / "result").c_str(), 0640) == 0);
  std::filesystem::create_symlink("result", folder / "link");
  write_file(folder / "link", "two");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(content_of(folder / "result") == "two");
  struct stat status {};
  REQUIRE(stat((folder / "result").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("an unwritable output is refused before the work, in one sentence") {
  const Folder folder;
  write_file(folder / "file", "content");
  CHECK(exit_code_of(folder / "result.json") == 0);
  CHECK(exit_code_of(folder / "file") == 0);
  CHECK(exit_code_of("-") == 0);
  CHECK(content_of(folder / "file") == "content");
  CHECK(folder.entries() == 1);

  CHECK(exit_code_of(folder / "missing/result.json") == OutputError::cannot_create);
  CHECK(contains(sentence_of(folder / "missing/result.json"), "missing does not exist"));
  CHECK(contains(sentence_of(folder / "missing/result.json"), "cannot write " + folder / "missing/result.json"));
  CHECK(exit_code_of(folder / "file/result.json") == OutputError::cannot_create);
  CHECK(contains(sentence_of(folder / "file/result.json"), "is not a directory"));
  CHECK(exit_code_of(folder / ".") == OutputError::cannot_create);
  CHECK(contains(sentence_of(folder / "."), "it is a directory"));
  CHECK(exit_code_of("") == OutputError::cannot_create);
  CHECK(exit_code_of(folder / std::string(300, 'n')) == OutputError::cannot_create);
  if (geteuid() != 0) {
    std::filesystem::permissions(folder / ".", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK(contains(sentence_of(folder / "result.json"), "no permission"));
    std::filesystem::permissions(folder / ".", std::filesystem::perms::owner_all);
  }
  CHECK_THROWS_AS(OutputFile(folder / "missing/result.json"), OutputError);
}

TEST_CASE("a full device is an error of writing") {
  if (!std::filesystem::exists("/dev/full")) return;
  int code = 0;
  try {
    write_file("/dev/full", "text");
  } catch (const OutputError& error) {
    code = error.exit_code();
  }
  CHECK(code == OutputError::cannot_write);
  CHECK(std::filesystem::is_character_file("/dev/full"));
}

TEST_CASE("- is stdout, and makes no file of that name") {
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::fflush(stdout);
  const int terminal = dup(STDOUT_FILENO);
  const int capture = open((folder / "captured").c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(terminal >= 0);
  REQUIRE(capture >= 0);
  dup2(capture, STDOUT_FILENO);
  write_file("-", "t,e\n0,1\n");
  dup2(terminal, STDOUT_FILENO);
  close(capture);
  close(terminal);
  CHECK(content_of(folder / "captured") == "t,e\n0,1\n");
  CHECK_FALSE(std::filesystem::exists(before / "-"));
}

TEST_CASE("comma-separated values are quoted where they must be") {
  CHECK(csv_line({"1", "-2.5e-3", ""}) == "1,-2.5e-3,\n");
  CHECK(csv_line({"a,b", "say \"w\"", "two\nlines"}) == "\"a,b\",\"say \"\"w\"\"\",\"two\nlines\"\n");
  const Folder folder;
  CsvFile file(folder / "table.csv", {"w", "label"});
  file.row({"1/2", "saddle"});
  CHECK_THROWS_AS(file.row({"1/2"}), std::logic_error);
  CHECK_FALSE(std::filesystem::exists(folder / "table.csv"));
  file.commit();
  CHECK(content_of(folder / "table.csv") == "w,label\n1/2,saddle\n");
}

TEST_CASE("the progress line says percentage, rate and time left") {
  CHECK(progress_line("phase", "starts", 43, 100, 0, 0) == "phase  43 %");
  CHECK(progress_line("phase", "starts", 123000, 221400, 0, 10) == "phase  55 %  12 300 starts/s  8 s left");
  CHECK(progress_line("phase", "starts", 99999, 100000, 0, 1).starts_with("phase  99 %"));
  CHECK(progress_line("phase", "starts", 100, 100, 0, 100) == "phase  100 %  1.0 starts/s");
  // Resumed: 50 of the 60 were done before, so 10 in 10 s.
  CHECK(progress_line("phase", "starts", 60, 4000, 50, 10) == "phase  1 %  1.0 starts/s  1 h 05 min left");
  CHECK(progress_line("simulate", "steps", 2500, 0, 0, 1) == "simulate  2 500 steps  2 500 steps/s");
}

TEST_CASE("progress counts exactly from many threads") {
  Progress progress("phase", "starts", 40000, true, 5);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int start = 0; start < 10000; ++start) progress.advance();
    });
  for (auto& thread : threads) thread.join();
  CHECK(progress.done() == 40005);
  progress.finish();
  progress.finish();
}
