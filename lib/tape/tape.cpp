#include "lib/tape/tape.hpp"

#include <array>

namespace separatrix {
namespace {

constexpr std::array names{"add", "subtract", "multiply", "divide",   "power", "negate", "square", "sqrt", "exp",
                           "log", "tanh",     "sigmoid",  "softplus", "sin",   "cos",    "abs",    "sign", "relu"};

void append(std::string& text, const std::vector<Instruction>& code) {
  for (const Instruction& each : code) {
    text += "r" + std::to_string(each.result) + " = " + names[static_cast<std::size_t>(each.operation)] + " r" +
            std::to_string(each.left);
    if (is_binary(each.operation)) text += " r" + std::to_string(each.right);
    text += "\n";
  }
}

}  // namespace

std::string listing(const Tape& tape) {
  std::string text;
  for (std::size_t i = 0; i < tape.constants.size(); ++i) {
    text += "r" + std::to_string(tape.first_constant() + i) + " = " + to_string(tape.constants[i]) + "\n";
  }
  append(text, tape.prologue);
  text += "--\n";
  append(text, tape.body);
  for (const std::uint32_t result : tape.results) text += "-> r" + std::to_string(result) + "\n";
  return text;
}

}  // namespace separatrix
