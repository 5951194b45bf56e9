#include "tools/report/basin_report.hpp"

#include <fmt/format.h>

#include "lib/num/decimal.hpp"
#include "tools/report/direction.hpp"
#include "tools/report/end_columns.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/report/orbit.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

nlohmann::ordered_json or_null(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

}  // namespace

nlohmann::ordered_json json_of_basins(const Model& model, const ParameterValues& parameters,
                                      const std::vector<Labelled>& all,
                                      const std::map<std::string, std::size_t>& counts, std::size_t digits) {
  nlohmann::ordered_json json = json_of_model(model, parameters);
  json["digits"] = digits;
  json["counts"] = counts;
  json["starts"] = nlohmann::ordered_json::array();
  for (const Labelled& each : all) {
    nlohmann::ordered_json start, end;
    for (std::size_t i = 0; i < each.start.size(); ++i) {
      const std::string& state = model.description().states[i];
      start[state] = to_string(each.start[i]);
      end[state] = each.end[i];
    }
    json["starts"].push_back(
        {{"start", start},
         {"label", name(each.basin)},
         {"reason", or_null(each.reason == Reason::none ? "" : std::string(name(each.reason)))},
         {"loss", model.has_loss() ? nlohmann::ordered_json(each.loss) : nlohmann::ordered_json(nullptr)},
         {"time", each.time},
         {"limit", each.at_limit ? end : nlohmann::ordered_json(nullptr)},
         {"end", each.at_limit ? nlohmann::ordered_json(nullptr) : end},
         {"direction", json_of_direction(model, each.away)},
         {"margin", json_of_margin(each.away)},
         {"period", json_of_period(each.closed())},
         {"multipliers", json_of_multipliers(each.closed())},
         {"predicted", or_null(each.predicted)},
         {"agreed_digits",
          each.agreed_digits ? nlohmann::ordered_json(*each.agreed_digits) : nlohmann::ordered_json(nullptr)}});
  }
  return json;
}

void write_basins_csv(const std::string& path, const Model& model, const std::vector<Labelled>& all) {
  std::vector<std::string> header = model.description().states;
  header.insert(header.end(), {"label", "loss", "time"});
  add_end_columns(model, header);
  CsvFile file(path, header);
  for (const Labelled& each : all) {
    std::vector<std::string> row;
    for (const Rational& value : each.start) row.push_back(decimal(value, sweep_digits));
    row.insert(row.end(), {name(each.basin), model.has_loss() ? each.loss.text() : "", each.time.text()});
    add_end(texts(each.end), each.at_limit, row);
    file.row(row);
  }
  file.commit();
}

void write_basins_hdf5(const std::string& path, const Model& model, const ParameterValues& parameters,
                       const std::vector<Labelled>& all) {
  const StartEnds ends{[&](std::size_t i) { return all[i].loss.approximate(); },
                       [&](std::size_t i) { return all[i].time.approximate(); },
                       [&](std::size_t i) { return all[i].at_limit; },
                       [&](std::size_t i, std::size_t k) { return all[i].end.at(k).approximate(); }};
  const auto start = [&](std::size_t i, std::size_t k) { return to_double(all[i].start[k]); };
  const auto label = [&](std::size_t i) { return name(all[i].basin); };
  write_hdf5(path, {numbered("start", all.size())}, start_columns(model, all.size(), start, label, ends),
             exact_inputs(model, parameters, {}, {}));
}

void print_basin(const Model& model, const Labelled& found) {
  fmt::print("label   {}{}\n", name(found.basin),
             found.reason == Reason::none ? "" : fmt::format(" ({})", name(found.reason)));
  for (std::size_t i = 0; i < found.end.size(); ++i) {
    fmt::print("{} {} = {}\n",
               i > 0            ? "       "
               : found.at_limit ? "limit  "
               : found.orbit    ? "through"
                                : "last   ",
               model.description().states[i], found.end[i].text());
  }
  if (found.orbit) {
    fmt::print("period  {}\n", found.orbit->period.text());
    fmt::print("multipliers {}\n", words_of_multipliers(*found.orbit));
  }
  if (found.away) fmt::print("along   {}\n", words(model, *found.away));
  if (model.has_loss()) fmt::print("loss    {}\n", found.loss.text());
  fmt::print("time    {}\n", found.time.text());
  if (found.agreed_digits) {
    fmt::print("agreed  {} digits of the {}, between two runs\n", *found.agreed_digits,
               found.away    ? "direction"
               : found.orbit ? "period and the multipliers"
                             : "limit");
  } else if (found.basin.label != Label::undecided && found.basin.label != Label::stationary) {
    fmt::print("agreed  on the label, between two runs\n");
  }
  if (!found.predicted.empty()) fmt::print("theory  {}\n", found.predicted);
}

}  // namespace separatrix
