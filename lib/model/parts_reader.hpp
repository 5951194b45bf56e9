#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/toml_reader.hpp"
#include "lib/symbolic/dataset.hpp"

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
  /// Reserves a name for one thing: a state, a parameter, an invariant, …
  void claim(const std::string& name, FilePlace place, const std::string& kind);
  std::vector<std::string> names(const toml::node& node, const std::string& form);

  void read_parameters();
  void read_relations();
  void read_data();
  void read_definitions();
  /// One value for each of the first `needed_starts_` states; the others start at 0 unless the file says so.
  void read_start();
  /// Relations hold for the default values.
  void check_defaults(const Model& model) const;

  ModelDescription model_;
  std::size_t needed_starts_ = 0;

 private:
  Parameter parameter(const Entry& entry);
  std::vector<std::string> parameter_names() const;
  bool is_formula(const std::string& text) const;
  StartValue start_value(const toml::node& node);

  const std::function<std::string(const std::string&)>& read_file_;
  std::vector<Dataset> data_;
  FilePlace relations_;
  std::map<std::string, std::string> names_;  // what each name stands for
};

}  // namespace separatrix
