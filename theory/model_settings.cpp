#include "theory/model_settings.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "lib/model/csv.hpp"
#include "lib/num/error.hpp"
#include "solvers/gaussian.hpp"

namespace separatrix {
namespace {

std::vector<std::vector<CsvField>> rows_of_csv(std::string_view text, const std::string& file) {
  std::vector<std::vector<CsvField>> rows;
  read_csv(text, file, [&](const std::vector<CsvField>& row) { rows.push_back(row); });
  return rows;
}

// of the command line: a semicolon ends a row, and there is none to skip
std::vector<std::vector<CsvField>> rows_of_option(const std::string& given, const std::string& name) {
  std::string text = given;
  std::replace(text.begin(), text.end(), ';', '\n');
  const auto refuse = [&](const std::string& allowed) { return InvalidArgument("--set " + name, given, allowed); };
  try {
    auto rows = rows_of_csv(text, "");
    const auto semicolons = static_cast<std::size_t>(std::count(given.begin(), given.end(), ';'));
    if (rows.size() != semicolons + 1) throw refuse("rows of numbers between semicolons, none of them empty");
    return rows;
  } catch (const FileError& problem) {
    throw refuse("rows of numbers such as 1,0.4;0.4,1.2: " + problem.problem());
  }
}

[[noreturn]] void refuse(const SettingText& given, const std::string& name, const CsvField& field,
                         const std::string& problem) {
  if (!given.file.empty()) throw FileError(given.file, given.text, field.place, name + ": " + problem);
  throw InvalidArgument("--set " + name, given.text, problem);
}

}  // namespace

std::vector<std::vector<Rational>> parse_matrix(const SettingText& given, const std::string& name) {
  const auto rows = given.file.empty() ? rows_of_option(given.text, name) : rows_of_csv(given.text, given.file);
  if (rows.empty()) throw InvalidArgument("--set " + name, given.file, "at least one row of numbers");
  std::vector<std::vector<Rational>> matrix;
  for (const std::vector<CsvField>& row : rows) {
    const std::string place =
        given.file.empty() ? "row " + std::to_string(matrix.size() + 1) + " has " : "this row has ";
    if (row.size() != rows.front().size()) {
      refuse(given, name, row.front(),
             place + std::to_string(row.size()) + " numbers, the first one has " + std::to_string(rows.front().size()));
    }
    matrix.emplace_back();
    for (const CsvField& field : row) {
      try {
        matrix.back().push_back(parse_rational(field.text));
      } catch (const InvalidArgument&) {
        refuse(given, name, field,
               "'" + field.text + "' is no number; rows of numbers such as 0.1 or 1/10, separated by commas");
      }
    }
  }
  return matrix;
}

std::vector<Rational> parse_vector(const SettingText& given, const std::string& name) {
  auto rows = parse_matrix(given, name);
  if (rows.size() > 1 && rows.front().size() == 1) {  // a column
    for (std::size_t i = 1; i < rows.size(); ++i) rows.front().push_back(rows[i].front());
  } else if (rows.size() > 1) {
    throw InvalidArgument("--set " + name, given.file.empty() ? given.text : given.file, "one row of numbers");
  }
  return rows.front();
}

std::size_t parse_size(const SettingText& given, const std::string& name, std::size_t low, std::size_t high) {
  const std::string& text = given.text;
  const bool is_whole = !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
  const std::size_t value = is_whole ? std::stoull(text) : 0;
  if (is_whole && value >= low && value <= high) return value;
  throw InvalidArgument("--set " + name, text,
                        "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
}

std::vector<Rational> gaussian_numbers(std::size_t count, std::uint64_t seed) {
  constexpr long decimals = 1'000'000;
  Gaussian random(seed);
  std::vector<Rational> numbers;
  while (numbers.size() < count) {
    const long rounded = std::lround(random() * decimals);
    if (rounded != 0) numbers.push_back(ratio(rounded, decimals));
  }
  return numbers;
}

DiagonalStart parse_diagonal_start(const ModelSettings& settings, std::size_t n) {
  DiagonalStart start;
  start.alpha = ratio(1, 10'000);
  const auto in_set = settings.set.find("alpha");
  const std::string alpha =
      settings.alpha.empty() && in_set != settings.set.end() ? in_set->second.text : settings.alpha;
  if (!alpha.empty()) start.alpha = parse_rational(alpha, "alpha");
  if (start.alpha <= 0) throw InvalidArgument("alpha", alpha, "a number greater than 0");
  if (settings.theta0.empty()) {
    const std::vector<Rational> weights = gaussian_numbers(2 * n, settings.seed);
    start.xi.assign(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(n));
    start.eta.assign(weights.begin() + static_cast<std::ptrdiff_t>(n), weights.end());
    return start;
  }
  const std::string form = "u=NUMBERS;v=NUMBERS with " + std::to_string(n) + " numbers each, separated by commas";
  std::istringstream parts(settings.theta0);
  for (std::string part; std::getline(parts, part, ';');) {
    std::vector<Rational>* weights = part.starts_with("u=") ? &start.xi : part.starts_with("v=") ? &start.eta : nullptr;
    if (weights == nullptr || !weights->empty()) throw InvalidArgument("--theta0", settings.theta0, form);
    std::istringstream numbers(part.substr(2));
    for (std::string number; std::getline(numbers, number, ',');) {
      weights->push_back(parse_rational(number, "--theta0 " + part.substr(0, 1)));
    }
  }
  if (start.xi.size() != n || start.eta.size() != n) throw InvalidArgument("--theta0", settings.theta0, form);
  return start;
}

Model model_in_coordinates(const DiagonalNetwork& network, const DiagonalStart& start, const std::string& coordinates) {
  if (coordinates == "primal") return primal_model(network, start);
  if (coordinates.empty() || coordinates == "dual") return dual_model(network, start);
  throw UnknownName("--coordinates", coordinates, {"dual", "primal"});
}

}  // namespace separatrix
