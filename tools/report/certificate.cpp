#include "tools/report/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/error.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/traverse.hpp"
#include "tools/shell/checksum.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view format = "separatrix certificate 1";
constexpr std::string_view no_checksum = "00000000";

bool is_list(const Json& value) { return value.is_array() && !value.empty() && value.front().is_structured(); }

// one line for every entry of a list, and for everything else
std::string laid_out(const Json& object) {
  std::string text = "{";
  const char* comma = "\n";
  for (const auto& [key, value] : object.items()) {
    text += comma + Json(key).dump() + ": ";
    comma = ",\n";
    if (!is_list(value)) {
      text += value.dump();
      continue;
    }
    const char* before = "[\n";
    for (const Json& entry : value) {
      text += before + entry.dump();
      before = ",\n";
    }
    text += "]";
  }
  return text + "\n}\n";
}

}  // namespace

std::string formula_text(const Model& model, Expression e) {
  const std::vector<Expression> roots{e}, nodes = topological_order(roots);
  if (std::any_of(nodes.begin(), nodes.end(), [](Expression node) { return node.kind() == Kind::mean; })) {
    throw InvalidArgument("--certificate", model.name(), "a model without means over data");
  }
  std::string text = print(e);
  if (text.ends_with("…")) {
    throw InvalidArgument("--certificate", model.name(), "a model whose formulas have at most a million characters");
  }
  return text;
}

Json certificate_of(const std::string& kind, const Model& model, const ParameterValues& parameters,
                    const std::vector<Expression>& field) {
  Json formulas = Json::array(), values = Json::object();
  for (const Expression f : field) formulas.push_back(formula_text(model, f));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    values[model.description().parameters[i].name] = to_string(parameters[i]);
  }
  const auto& loss = model.description().loss;
  return {{"format", format},
          {"kind", kind},
          {"model",
           {{"name", model.name()},
            {"gradient_flow", model.is_gradient_flow()},
            {"states", model.description().states},
            {"parameters", values},
            {"field", formulas},
            {"loss", loss ? Json(formula_text(model, model.resolve(*loss))) : Json(nullptr)}}}};
}

Json json_of(const DyadicInterval& side) { return Json::array({side.low, side.high}); }

Json json_of(const std::vector<DyadicInterval>& box) {
  Json sides = Json::array();
  for (const DyadicInterval& side : box) sides.push_back(json_of(side));
  return sides;
}

void write_certificate(const std::string& path, const Json& certificate) {
  Json all = certificate;
  all["version"] = invocation().version;
  all["command"] = invocation().command;
  all["checksum"] = no_checksum;
  std::string text = laid_out(all);
  const std::size_t place = text.rfind(no_checksum);
  text.replace(place, no_checksum.size(), fmt::format("{:08x}", crc32_of(text)));
  write_file(path, text);
}

}  // namespace separatrix
