#include "tools/picture/caption.hpp"

#include <algorithm>

#include "lib/num/known.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_named = 6;

std::string equation(const std::string& name, const Rational& value) {
  constexpr std::size_t digits = 6, short_fraction = 9;
  const Known known = rounded(value, digits);
  if (known.value() == value) return "$" + name + " = " + known.text() + "$";
  const std::string fraction = to_string(value);
  if (fraction.size() <= short_fraction) return "$" + name + " = " + fraction + "$";
  return "$" + name + " ≈ " + known.text() + "$";
}

}  // namespace

std::string caption(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& start,
                    const std::vector<std::string>& without) {
  std::string text;
  const auto add = [&](const std::string& before, const std::string& name, const Rational& value) {
    if (std::find(without.begin(), without.end(), name) != without.end()) return false;
    text += (text.empty() ? "" : ", ") + before + equation(name, value);
    return true;
  };
  const ModelDescription& said = model.description();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters.size() > most_named && parameters[i] == said.parameters[i].value) continue;
    add("", said.parameters[i].name, parameters[i]);
  }
  bool first = true;
  for (std::size_t i = 0; i < start.size(); ++i) {
    if (start.size() > most_named && start[i] == said.start[i]) continue;
    if (add(first ? "start " : "", said.states[i], start[i])) first = false;
  }
  return text;
}

}  // namespace separatrix
