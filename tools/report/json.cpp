#include "tools/report/json.hpp"

#include "lib/model/expectation_rule.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {

namespace {

nlohmann::ordered_json with_provenance(const nlohmann::ordered_json& result) {
  const Invocation& made_by = invocation();
  nlohmann::ordered_json all{{"version", made_by.version}, {"command", made_by.command}, {"seed", made_by.seed}};
  for (const auto& [key, value] : result.items()) all[key] = value;
  return all;
}

}  // namespace

nlohmann::ordered_json json_of_model(const Model& model, const ParameterValues& parameters) {
  nlohmann::ordered_json json{{"model", model.name()}, {"parameters", nlohmann::ordered_json::object()}};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    json["parameters"][model.description().parameters[i].name] = to_string(parameters[i]);
  }
  if (const std::size_t nodes = expectation_rule(model).nodes; nodes > 0) json["expectation_nodes"] = nodes;
  return json;
}

void write_json(const std::string& path, const nlohmann::ordered_json& result) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  if (result.is_array()) {
    for (const auto& entry : result) all.push_back(with_provenance(entry));
  } else {
    all = with_provenance(result);
  }
  goes_to_host(path) ? host()->result(all) : write_file(path, all.dump(2) + "\n");
}

}  // namespace separatrix
