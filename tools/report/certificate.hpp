#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/dyadic.hpp"

namespace separatrix {

/// What a certificate begins with: {"format", "kind", "model": {"name", "gradient_flow", "states", "parameters", "field",
/// "loss"}}, formulas as text that print() writes, with definitions written out.
///
/// kind    "stationary", …
/// field   (d,) the equations that were proved with
/// throws  InvalidArgument for means over data and for formulas that are too long to be printed
nlohmann::ordered_json certificate_of(const std::string& kind, const Model& model, const ParameterValues& parameters,
                                      const std::vector<Expression>& field);

/// A formula over states and parameters, for a certificate.
///
/// throws  as certificate_of
std::string formula_text(const Model& model, Expression formula);

/// ["lo", "hi"], and a list of them.
nlohmann::ordered_json json_of(const DyadicInterval& side);
nlohmann::ordered_json json_of(const std::vector<DyadicInterval>& box);

/// Writes a certificate with what made it and a checksum of it all; entries of its lists are lines.
///
/// `checksum` is the CRC-32 (ISO 3309) of the file in which the checksum itself is 00000000: no changed digit escapes it.
///
/// throws  OutputError
void write_certificate(const std::string& path, const nlohmann::ordered_json& certificate);

}  // namespace separatrix
