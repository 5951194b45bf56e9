#include "theory/given/rerun.hpp"

#include <algorithm>

#include "lib/model/quantity.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::given {
namespace {

std::string quoted(const std::string& word) {
  const bool plain = std::ranges::all_of(word, [](unsigned char c) {
    return std::isalnum(c) || std::string_view("-_./:=,+").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain && !word.empty()) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

std::string option(const std::string& name, const std::string& value) { return " " + name + " " + quoted(value); }

std::string command(const std::string& name, const Subject& subject, const Case& at, bool with_start) {
  const ModelDescription& said = subject.model.description();
  std::string line = "separatrix " + name + " " + quoted(subject.file), start;
  for (std::size_t i = 0; i < said.parameters.size(); ++i) {
    if (at.parameters[i] == said.parameters[i].value) continue;
    line += option("--set", said.parameters[i].name + "=" + to_string(at.parameters[i]));
  }
  for (std::size_t i = 0; i < said.states.size(); ++i) {
    start += (start.empty() ? "" : ",") + said.states[i] + "=" + to_string(at.start[i]);
  }
  return with_start ? line + option("--from", start) : line;
}

std::string box_options(const Model& model, const std::vector<Interval>& box) {
  std::string options;
  for (std::size_t i = 0; i < box.size(); ++i) {
    options +=
        option("--box", model.description().states[i] + "=" + to_string(box[i].low) + ":" + to_string(box[i].high));
  }
  return options;
}

std::string digits_option(const ClaimSettings& settings) {
  constexpr std::size_t usual = 15;
  return settings.digits == usual ? "" : " --digits " + std::to_string(settings.digits);
}

std::string written(const Subject& subject, const Case& at, Expression formula) {
  Substitution starts;
  const std::vector<std::string>& states = subject.model.description().states;
  for (const std::string& name : start_names(subject.model)) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (start_name(states[i]) == name) starts.emplace(symbol(name), at.start[i]);
    }
  }
  return print(substitute(subject.model.resolve(formula), starts));
}

std::string show_at(const Subject& subject, const Case& at, Expression formula, const ClaimSettings& settings) {
  return command("simulate", subject, at) + " --until 1/1000 --samples 1" + digits_option(settings) +
         option("--show", written(subject, at, formula));
}

}  // namespace separatrix::given
