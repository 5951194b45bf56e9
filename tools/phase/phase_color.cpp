#include "tools/phase/phase_color.hpp"

#include <algorithm>

#include "lib/model/quantity.hpp"
#include "lib/num/error.hpp"
#include "tools/phase/colors_declarations.inc"
#include "tools/phase/passage_color.hpp"
#include "tools/phase/quantity_color.hpp"

namespace separatrix {
namespace {

bool has(const TheoryModel& theory, const PhaseColor& color) { return !color.offered || color.offered(theory); }

}  // namespace

const std::vector<PhaseColor>& phase_colors() {
  static const std::vector<PhaseColor> colors = [] {
    std::vector<PhaseColor> all;
    const auto add = [&](const std::vector<PhaseColor>& more) { all.insert(all.end(), more.begin(), more.end()); };
#include "tools/phase/colors_calls.inc"
    return all;
  }();
  return colors;
}

PhaseColor find_phase_color(const TheoryModel& theory, const std::string& name) {
  std::vector<std::string> known;
  for (const PhaseColor& each : phase_colors()) {
    if (each.name == name && has(theory, each)) return each;
    if (each.name == name) {
      throw InvalidArgument("--color", name, "for " + each.models + ", and " + theory.model.name() + " is none");
    }
    if (has(theory, each)) known.push_back(each.name);
  }
  for (const PhaseQuantity& each : theory.phase_quantities) {
    if (each.name == name) return quantity_color(each);
    known.push_back(each.name);
  }
  if (auto passage = passage_color(theory.model, name)) return *passage;
  const bool is_word = name.find_first_of("()+-*/^ ") == std::string::npos;
  const std::vector<std::string> quantities = quantity_names(theory.model);
  if (!is_word || std::find(quantities.begin(), quantities.end(), name) != quantities.end()) {
    return expression_color(theory.model, name);
  }
  std::string allowed;
  for (std::size_t i = 0; i < known.size(); ++i) {
    allowed += (i == 0 ? "" : i + 1 < known.size() ? ", " : " or ") + known[i];
  }
  throw InvalidArgument("--color", name, allowed);
}

std::string phase_colors_help() {
  std::string text, models;
  const auto add = [&](const std::string& name, const std::string& help, const std::string& of) {
    text += text.empty() ? "" : of == models ? ", " : "; of " + of + " ";
    text += name + " (" + help + ")";
    models = of;
  };
  for (const PhaseColor& each : phase_colors()) add(each.name, each.help, each.models);
  for (const Paper& paper : papers()) {
    for (const TheoryModel& theory : paper.models) {
      for (const PhaseQuantity& each : theory.phase_quantities) add(each.name, each.meaning, theory.model.name());
    }
  }
  return text;
}

}  // namespace separatrix
