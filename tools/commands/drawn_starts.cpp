#include "tools/commands/drawn_starts.hpp"

#include <algorithm>

#include "lib/num/error.hpp"
#include "tools/shell/named_values.hpp"

namespace separatrix {

std::vector<Distribution> drawn_starts(const ModelOptions& options, const std::vector<std::string>& init,
                                       const Model& model, const ParameterValues& values) {
  const ModelDescription& said = model.description();
  const std::size_t d = model.dimension();
  std::vector<Distribution> drawn = start_distributions(model, values);
  const std::vector<Rational> from = options.start_at(model, values);
  ModelOptions silent = options;
  silent.from.clear();
  const std::vector<Rational> without = silent.start_at(model, values);
  for (std::size_t i = 0; i < d; ++i) {
    if (from[i] != without[i]) drawn[i] = {StartValue::Kind::fixed, from[i], 0};
  }
  std::vector<std::string> parameters;
  for (const Parameter& parameter : said.parameters) parameters.push_back(parameter.name);
  const auto read = [&](const std::string& text, std::size_t i) {
    drawn[i] = distribution_at(parse_start_value(text, parameters), said.states[i], model, values);
  };
  std::vector<bool> named(d);
  for (const std::string& text : init) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) continue;
    const NamedPlaces places = places_of(said.states, text.substr(0, equals), "state");
    for (std::size_t i = places.first; i < places.first + places.shape.size(); ++i) {
      read(text.substr(equals + 1), i);
      named[i] = true;
    }
  }
  for (const std::string& text : init) {
    if (text.find('=') != std::string::npos) continue;
    for (std::size_t i = 0; i < d; ++i) {
      if (!named[i]) read(text, i);
    }
  }
  const auto varies = [](const Distribution& each) {
    return each.kind != StartValue::Kind::fixed && each.kind != StartValue::Kind::missing;
  };
  if (std::none_of(drawn.begin(), drawn.end(), varies)) {
    throw InvalidArgument("--init", init.empty() ? "(none)" : init.front(),
                          "a distribution of at least one state, for example --init \"normal(0,1/2)\" for all of them "
                          "or --init \"" +
                              said.states.front() + "=uniform(-1,1)\"");
  }
  std::vector<std::string> given;
  for (std::size_t i = 0; i < d; ++i) {
    if (drawn[i].kind != StartValue::Kind::missing) given.push_back(said.states[i]);
  }
  check_start(model, options.from, given);
  for (Distribution& each : drawn) {
    if (each.kind == StartValue::Kind::missing) each.kind = StartValue::Kind::fixed;  // --from has said 0
  }
  return drawn;
}

}  // namespace separatrix
