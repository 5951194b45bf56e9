#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/shaped_formulas.hpp"
#include "lib/model/toml_reader.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/matrix_expression.hpp"
#include "lib/symbolic/random_variables.hpp"

namespace separatrix {

/// The parts that model files of every kind have: parameters and relations between them, data, definitions, a start. They
/// are put into a description in the order in which they are read; every mistake is a FileError.
class PartsReader : protected TomlReader {
 protected:
  /// text_of  text of the file at a path; data is refused without it
  PartsReader(std::string_view text, const std::string& file,
              const std::function<std::string(const std::string&)>& text_of);

  /// Over states, parameters and definitions read so far; t too.
  Expression expression(const toml::node& node, const std::string& what, bool with_time);
  MatrixExpression matrix_expression(const toml::node& node, const std::string& what, bool with_time,
                                     Expectations expectations = Expectations::closed);
  /// The entries of a formula that stands at a node, in the shape that is wanted; a number goes with every entry where
  /// `broadcast`.
  std::vector<Expression> entries(const MatrixExpression& value, const toml::node& node, const std::string& what,
                                  const Shape& shape, bool broadcast = false) const;
  /// The states that a key names: one, or all entries of a vector or a matrix.
  NamedPlaces states_of(const Entry& entry) const;
  /// Reserves a name for one thing: a state, a parameter, an invariant, …
  void claim(const std::string& name, FilePlace place, const std::string& kind);
  std::vector<std::string> names(const toml::node& node, const std::string& form);

  void read_parameters();
  void read_relations();
  void read_data();
  void read_definitions();
  /// One value for each of the first `needed_starts_` states; the others start at 0 unless the file says so. Without a
  /// table [start], which claims need, these values are missing.
  void read_start();
  /// Relations hold for the default values.
  void check_defaults(const Model& model) const;

  ModelDescription model_;
  ShapedFormulas formulas_;
  std::size_t needed_starts_ = 0;
  std::vector<FilePlace> minimised_;  // of each definition that is said to be

  std::vector<std::string> parameter_names() const;

 private:
  void add_parameter(const Entry& entry);
  /// What TomlReader::matrix reads, or "@H.csv", a file beside this one.
  ExactMatrix exact_matrix(const toml::node& node, const std::string& what);
  bool is_formula(const std::string& text) const;
  std::vector<StartValue> start_values(const toml::node& node, const Shape& shape);

  const std::function<std::string(const std::string&)>& read_file_;
  std::vector<Dataset> data_;
  FilePlace relations_;
  std::map<std::string, std::string> names_;  // what each name stands for
};

}  // namespace separatrix
