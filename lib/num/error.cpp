#include "lib/num/error.hpp"

#include <algorithm>

namespace separatrix {
namespace {

// Levenshtein's distance
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// "; did you mean markov?", or nothing if no name is near; case does not count, nor what is missing at the end
std::string suggestion(const std::string& given, const std::vector<std::string>& known) {
  const std::string name = lower_case(given);
  const auto steps = [&](const std::string& each) { return distance(lower_case(each), name); };
  const auto nearest =
      std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) { return steps(a) < steps(b); });
  if (nearest == known.end()) return {};
  const bool beginning = name.size() >= 3 && lower_case(*nearest).starts_with(name);
  if (!beginning && 3 * steps(*nearest) > nearest->size()) return {};
  return "; did you mean " + *nearest + "?";
}

}  // namespace

InvalidArgument::InvalidArgument(std::string what, std::string value, std::string allowed)
    : std::invalid_argument(what + (value.empty() ? "" : " = " + value) + " is not allowed: " + allowed),
      subject_(std::move(what)),
      value_(std::move(value)),
      allowed_(std::move(allowed)) {}

InvalidArgument::InvalidArgument(const Sentence& sentence, std::string what, std::string value, std::string allowed)
    : std::invalid_argument(sentence.text),
      subject_(std::move(what)),
      value_(std::move(value)),
      allowed_(std::move(allowed)) {}

UnknownName::UnknownName(const std::string& kind, const std::string& name, const std::vector<std::string>& known,
                         const std::string& beside)
    : InvalidArgument(Sentence{"there is no " + kind + " " + name + suggestion(name, known) +
                               " (known: " + joined(known) + (beside.empty() ? "" : "; or " + beside) + ")"},
                      kind, name, joined(known)) {}

InternalError::InternalError(const std::string& sentence) : std::logic_error("internal error: " + sentence) {}

}  // namespace separatrix
