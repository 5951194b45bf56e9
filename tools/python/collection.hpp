#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "tools/picture/phase_portrait.hpp"
#include "tools/picture/plot.hpp"
#include "tools/shell/host.hpp"

namespace separatrix {

/// How far a command is.
struct ProgressReport {
  std::string phase, unit;
  std::uint64_t done = 0, total = 0;
};

/// One column of a table, as text to all its digits.
struct TextColumn {
  std::string name;
  std::vector<std::string> fields;
};

/// The columns of a table of comma-separated values with a header.
std::vector<TextColumn> columns_of(const std::string& table);

using Picture = std::variant<RegionMap, FieldMap, LineChart, PhasePortrait>;

/// Everything that a command hands to a program that runs it, kept until that program asks.
class Collection : public Host {
 public:
  /// files  texts that stand for files, by name
  explicit Collection(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  void result(const nlohmann::ordered_json& json) override { json_ = json; }
  void text(std::string_view piece) override { text_ += piece; }
  void picture(const RegionMap& map) override { pictures_.emplace_back(map); }
  void picture(const FieldMap& map) override { pictures_.emplace_back(map); }
  void picture(const LineChart& chart) override { pictures_.emplace_back(chart); }
  void picture(const PhasePortrait& portrait) override { pictures_.emplace_back(portrait); }
  void notice(std::string_view sentence) override { notices_.emplace_back(sentence); }
  void progress(std::string_view phase, std::string_view unit, std::uint64_t done, std::uint64_t total) override;
  const std::string* file(const std::string& name) const override;

  /// The latest progress that was not asked for before; false: there is none.
  bool take_progress(ProgressReport& report);

  const nlohmann::ordered_json& json() const { return json_; }
  const std::string& text() const { return text_; }
  const std::vector<std::string>& notices() const { return notices_; }
  std::vector<Picture>& pictures() { return pictures_; }

 private:
  const std::map<std::string, std::string> files_;
  nlohmann::ordered_json json_;
  std::vector<Picture> pictures_;
  std::string text_;
  std::vector<std::string> notices_;
  std::mutex latest_;
  ProgressReport progress_;
  bool is_new_ = false;
};

}  // namespace separatrix
