#include "tools/shell/user_model.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "lib/model/model_file.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "solvers/basin/level_check.hpp"
#include "solvers/random_point.hpp"
#include "solvers/vanishing.hpp"
#include "theory/given/claims.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/run_inputs.hpp"

namespace separatrix {
namespace {

constexpr std::size_t check_points = 100;
constexpr std::size_t check_digits = 60;
constexpr std::size_t lost_digits = 5;  // to rounding and cancellation
constexpr std::size_t level_searches = 20;

// "x = 0.512, y = -2.03, k = 1.5"
std::string text_of(const RandomPoint& point, const ModelDescription& model) {
  constexpr std::size_t digits = 4;
  std::string text;
  const auto add = [&](const std::string& name, const Rational& value) {
    text += (text.empty() ? "" : ", ") + name + " = " + decimal(value, digits);
  };
  for (std::size_t i = 0; i < point.states.size(); ++i) add(model.states[i], point.states[i]);
  for (std::size_t i = 0; i < point.parameters.size(); ++i) add(model.parameters[i].name, point.parameters[i]);
  if (point.time != 0) add("t", point.time);
  return text;
}

// a network of products in the coordinates and with the weights that the user wants
TheoryModel theory_of(const std::shared_ptr<const DiagonalNetwork>& network, const ModelSettings& settings) {
  const DiagonalStart start = parse_diagonal_start(settings, network->coordinates.size());
  TheoryModel theory{model_in_coordinates(*network, start, settings.coordinates)};
  theory.network = std::make_shared<const NetworkModel>(NetworkModel{*network, start});
  theory.settings = {"alpha"};
  theory.build = [network](const ModelSettings& others) { return theory_of(network, others); };
  return theory;
}

// refuses what the file says of an expression that does not vanish
void check_zero(const Model& model, Expression slope, const std::string& says, const std::string& name,
                const std::function<void(const std::string&)>& refuse) {
  const VanishingCheck check = check_vanishing(model, slope, check_points, check_digits, check_seed);
  if (check.log10_largest < -static_cast<double>(check_digits - lost_digits)) return;
  refuse(fmt::format("{}: {} = {:.3g} at {}", says, name, check.value, text_of(check.where, model.description())));
}

// invariants, definitions minimised out and levels are tried
ModelFile read_checked(const std::string& path) {
  const std::string text = read_file(path);
  ModelFile file = parse_model_file(text, path, read_file);
  if (file.network) return file;
  const Model& model = file.model;
  const auto at = [&](FilePlace place) {
    return [&, place](const std::string& problem) { throw FileError(path, text, place, problem); };
  };
  for (std::size_t i = 0; i < model.invariants().size(); ++i) {
    const Invariant& invariant = model.invariants()[i];
    check_zero(model, model.time_derivative(invariant.value), invariant.name + " is not conserved",
               "d" + invariant.name + "/dt", at(file.invariants[i]));
  }
  std::size_t minimised = 0;
  for (const Definition& each : model.description().definitions) {
    if (!each.minimises_loss) continue;
    check_zero(model, differentiate(*model.description().loss, symbol(each.name)),
               "the loss is not stationary in " + each.name, "dloss/d" + each.name, at(file.minimised[minimised++]));
  }
  if (file.levels.empty()) return file;
  if (const auto broken = find_broken_level(model, level_searches, check_seed)) {
    at(file.levels.front())(fmt::format("{} is not the infimum of the loss: {} = {:.6g} lies below {:.6g} at {}",
                                        model.description().levels.front().name, broken->level, broken->value,
                                        broken->lowest, text_of(broken->where, model.description())));
  }
  return file;
}

// refuses what only a simulation can follow
ModelFile without_changes(ModelFile file, const std::string& path) {
  if (file.changes.empty()) return file;
  throw InvalidArgument("MODEL", path, "a model without [[event]], for only simulate follows changes of the state");
}

TheoryModel model_of(ModelFile file) {
  if (file.network) return theory_of(std::make_shared<const DiagonalNetwork>(std::move(*file.network)), {});
  return {std::move(file.model), {}, {}};
}

}  // namespace

bool is_model_file(const std::string& model) { return model.ends_with(".toml"); }

std::string read_file(const std::string& path) {
  if (const std::string* const given = host() != nullptr ? host()->file(path) : nullptr) return *given;
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw InputMissing("cannot read " + path + ": there is no such file");
  if (std::filesystem::is_directory(status)) throw InputMissing("cannot read " + path + ": it is a directory");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  if (!file.is_open() || file.bad() || text.bad()) throw InputMissing("cannot read " + path + ": no permission");
  add_input(path, text.view());
  return text.str();
}

TheoryModel read_user_model(const std::string& path) { return model_of(without_changes(read_checked(path), path)); }

TheoryModel read_user_model(const std::string& path, std::vector<StateChange>& changes) {
  ModelFile file = read_checked(path);
  changes = std::move(file.changes);
  return model_of(std::move(file));
}

Paper read_user_claims(const std::string& path) {
  ModelFile file = without_changes(read_checked(path), path);
  const std::vector<GivenClaim> claims = std::move(file.claims);
  return given::paper_of(model_of(std::move(file)), claims, path);
}

}  // namespace separatrix
