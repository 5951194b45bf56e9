#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix {

/// Numbers as a user gives them: on the command line, or as the text of a file.
struct SettingText {
  std::string text;
  std::string file = {};  ///< its name; empty: the command line
};

/// What a user says about a model whose formulas depend on it.
struct ModelSettings {
  std::map<std::string, SettingText> set;  ///< of those names in TheoryModel::settings
  std::string coordinates;                 ///< "primal", "dual"; empty: the model's own choice
  std::string theta0;                      ///< "u=…;v=…"; empty: Gaussian weights from the seed
  std::string alpha;                       ///< scale of the initial weights; empty: the model's
  SettingText data;                        ///< a CSV file; empty: none
  std::uint64_t seed = 0;

  bool has(const std::string& name) const { return set.count(name) > 0; }
};

/// Rows of exact numbers.
///
///     1,0.4;0.4,1.2        on the command line: rows end with ;
///     1,0.4                in a file: rows are lines, blank ones and those that begin with # are skipped
///     0.4,1.2
///
/// name    for the sentences: "H"
/// throws  InvalidArgument, or FileError with line and character, for what is no number and for rows of unequal length
std::vector<std::vector<Rational>> parse_matrix(const SettingText& given, const std::string& name);

/// One row of exact numbers.
///
/// throws  the same, and for more than one row
std::vector<Rational> parse_vector(const SettingText& given, const std::string& name);

/// A whole number in [low, high].
///
/// throws  InvalidArgument
std::size_t parse_size(const SettingText& given, const std::string& name, std::size_t low, std::size_t high);

/// Initial weights of n products.
///
///     --theta0 "u=1,0.5;v=-0.2,0.3"  --alpha 1e-4
///
/// default  Gaussian weights from the seed, rounded to 6 decimals; `alpha` 1e-4
/// throws   InvalidArgument for another form, another number of weights, and alpha ≤ 0
DiagonalStart parse_diagonal_start(const ModelSettings& settings, std::size_t n);

/// Numbers N(0, 1) from a seed, rounded to 6 decimals, never 0.
std::vector<Rational> gaussian_numbers(std::size_t count, std::uint64_t seed);

/// Dual unless primal is asked for.
///
/// throws  UnknownName for other words
Model model_in_coordinates(const DiagonalNetwork& network, const DiagonalStart& start, const std::string& coordinates);

}  // namespace separatrix
