#include "tools/commands/recorded_run.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "lib/num/error.hpp"
#include "tools/commands/commands.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view recorded_commands[] = {"verify", "phase", "simulate", "stages", "stationary"};
// what to compute and how; nothing that writes or reads a file
constexpr std::string_view recorded_options[] = {"--set",    "--digits", "--effort", "--seed",      "--max-work",
                                                 "--x",      "--y",      "--size",   "--samples",   "--until",
                                                 "--alphas", "--box",    "--from",   "--nullclines"};

template <class List>
bool is_in(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

void refuse_others(const std::vector<std::string>& words) {
  if (words.empty() || !is_in(recorded_commands, words.front())) {
    throw InvalidArgument("recorded command", words.empty() ? "" : words.front(),
                          "verify, phase, simulate, stages or stationary");
  }
  for (const std::string& word : words) {
    const bool is_option = word.starts_with('-') && word.size() > 1 && (word[1] < '0' || word[1] > '9');
    if (is_option && !is_in(recorded_options, word)) {
      throw InvalidArgument("recorded option", word, "options that say what to compute and how");
    }
    if (word.find('@') != std::string::npos || (is_model_file(word) && fs::path(word).has_parent_path())) {
      throw InvalidArgument("recorded word", word, "names of files that the report holds");
    }
  }
}

fs::path fresh_directory() {
  std::string path = (fs::temp_directory_path() / "separatrix-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw OutputError(path, "cannot make a directory", OutputError::cannot_create);
  return path;
}

}  // namespace

Recording record(const std::vector<std::string>& words, bool with_table) {
  refuse_others(words);
  const fs::path place = fresh_directory();
  const struct Removal {
    const fs::path& path;
    ~Removal() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  } removal{place};
  const std::string json = (place / "result.json").string(), csv = (place / "table.csv").string();
  std::vector<std::string> outputs{"--quiet", "--json", json};
  if (with_table) outputs.insert(outputs.end(), {"--csv", csv});
  std::vector<Command> table = commands();
  Recording recording{words, run_nested(table, words, outputs), nlohmann::ordered_json::parse(read_file(json)), {}};
  if (with_table) recording.table = read_file(csv);
  return recording;
}

TemporaryPlace::TemporaryPlace(const std::vector<std::pair<std::string, std::string>>& files)
    : before_(fs::current_path().string()) {
  for (const auto& [name, text] : files) {
    const fs::path path = fs::path(name).lexically_normal();
    if (path.empty() || path.is_absolute() || *path.begin() == "..") {
      throw InvalidArgument("file of the report", name, "a name inside the directory of the model");
    }
  }
  path_ = fresh_directory().string();
  for (const auto& [name, text] : files) {
    fs::create_directories((fs::path(path_) / name).parent_path());
    write_file((fs::path(path_) / name).string(), text);
  }
  fs::current_path(path_);
}

TemporaryPlace::~TemporaryPlace() {
  std::error_code ignored;
  fs::current_path(before_, ignored);
  fs::remove_all(path_, ignored);
}

}  // namespace separatrix
