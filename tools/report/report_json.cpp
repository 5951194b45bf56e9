#include <algorithm>

#include "lib/num/error.hpp"
#include "tools/report/report.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format = "separatrix-report-1";

std::string_view word_of(FigureKind kind) {
  switch (kind) {
    case FigureKind::plane: return "plane";
    case FigureKind::paths: return "paths";
    case FigureKind::stages: return "stages";
  }
  throw InternalError("unknown kind of figure");
}

[[noreturn]] void refuse() {
  throw InvalidArgument("report", "", "a file that `separatrix report` has written (--out or --json)");
}

// of a page: what stands in the script element of json_of()
std::string json_text(const std::string& text) {
  if (text.starts_with('{')) return text;
  const std::string begin = R"(<script type="application/json" id="separatrix-report">)", end = "</script>";
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) refuse();
  const std::size_t start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

}  // namespace

Json json_of(const Report& report) {
  Json files = Json::array(), recordings = Json::array(), figures = Json::array();
  for (const auto& [name, text] : report.files) files.push_back({{"name", name}, {"text", text}});
  recordings.push_back(json_of(report.claims));
  for (const Figure& figure : report.figures) {
    Json frames = Json::array();
    for (const Frame& frame : figure.frames) {
      Json places = Json::array();
      for (const Recording& each : frame.recordings) {
        places.push_back(recordings.size());
        recordings.push_back(json_of(each));
      }
      frames.push_back({{"value", frame.value}, {"recordings", places}});
    }
    figures.push_back({{"kind", word_of(figure.kind)},
                       {"model", figure.model},
                       {"title", figure.title},
                       {"slider", figure.slider},
                       {"frames", frames}});
  }
  return {{"format", format},         {"version", report.version}, {"command", report.command},
          {"seed", report.seed},      {"subject", report.subject}, {"files", files},
          {"recordings", recordings}, {"figures", figures}};
}

Recordings read_recordings(const std::string& text) {
  try {
    const Json json = Json::parse(json_text(text));
    if (json.at("format") != format) refuse();
    Recordings all{json.at("version").get<std::string>(), {}, {}};
    for (const Json& each : json.at("files")) {
      all.files.emplace_back(each.at("name").get<std::string>(), each.at("text").get<std::string>());
    }
    for (const Json& each : json.at("recordings")) all.recordings.push_back(recording_of(each));
    return all;
  } catch (const Json::exception&) {
    refuse();
  }
}

}  // namespace separatrix
