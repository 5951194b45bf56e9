#include "tools/report/recording.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/shell/invocation.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

bool is_no_result(const std::string& key) { return key == "seconds" || key == "version"; }

std::string shown(const Json& value) {
  constexpr std::size_t most = 80;
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return text.size() <= most ? text : text.substr(0, most) + "...";
}

std::string difference(const std::string& place, const std::string& before, const std::string& now) {
  return fmt::format("{}: {}, now {}", place, before, now);
}

std::optional<std::string> difference_of(const Json& before, const Json& now, const std::string& place);

std::optional<std::string> difference_of_objects(const Json& before, const Json& now, const std::string& place) {
  for (const auto& [key, value] : before.items()) {
    if (is_no_result(key)) continue;
    if (!now.contains(key)) return difference(place + "/" + key, shown(value), "missing");
    if (auto found = difference_of(value, now.at(key), place + "/" + key)) return found;
  }
  for (const auto& [key, value] : now.items()) {
    if (!is_no_result(key) && !before.contains(key)) return difference(place + "/" + key, "missing", shown(value));
  }
  return std::nullopt;
}

std::optional<std::string> difference_of(const Json& before, const Json& now, const std::string& place) {
  if (before.is_object() && now.is_object()) return difference_of_objects(before, now, place);
  if (!before.is_array() || !now.is_array()) {
    return before == now ? std::nullopt : std::optional(difference(place, shown(before), shown(now)));
  }
  for (std::size_t i = 0; i < std::min(before.size(), now.size()); ++i) {
    if (auto found = difference_of(before[i], now[i], place + "/" + std::to_string(i))) return found;
  }
  if (before.size() == now.size()) return std::nullopt;
  return difference(place, fmt::format("{} entries", before.size()), fmt::format("{}", now.size()));
}

std::optional<std::string> difference_of_tables(const std::string& before, const std::string& now) {
  if (before == now) return std::nullopt;
  const auto [one, other] = std::mismatch(before.begin(), before.end(), now.begin(), now.end());
  const auto line_at = [](const std::string& text, std::string::const_iterator place) {
    const auto at = static_cast<std::size_t>(place - text.begin());
    const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
    return text.substr(begin, text.find('\n', at) - begin);
  };
  return difference(fmt::format("table, line {}", std::count(before.begin(), one, '\n') + 1), line_at(before, one),
                    line_at(now, other));
}

}  // namespace

Json json_of(const Recording& recording) {
  return {{"words", recording.words},
          {"command", command_text(recording.words)},
          {"code", recording.code},
          {"result", recording.result},
          {"table", recording.table}};
}

Recording recording_of(const Json& json) {
  return {json.at("words").get<std::vector<std::string>>(), json.at("code").get<int>(), json.at("result"),
          json.at("table").get<std::string>()};
}

std::optional<std::string> first_difference(const Recording& recorded, const Recording& again) {
  if (recorded.code != again.code) {
    return difference("exit code", std::to_string(recorded.code), std::to_string(again.code));
  }
  if (auto found = difference_of(recorded.result, again.result, "result")) return found;
  return difference_of_tables(recorded.table, again.table);
}

}  // namespace separatrix
