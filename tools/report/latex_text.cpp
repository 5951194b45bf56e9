#include "tools/report/latex_text.hpp"

#include <fmt/format.h>

#include <map>

namespace separatrix {
namespace {

// the bytes of one character of UTF-8 at a place
std::size_t length_of_character(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

std::string command_of(const std::string& character) {
  static const std::map<std::string, std::string, std::less<>> commands{
      {"\\", "\\textbackslash{}"},
      {"{", "\\{"},
      {"}", "\\}"},
      {"$", "\\$"},
      {"&", "\\&"},
      {"#", "\\#"},
      {"%", "\\%"},
      {"_", "\\_"},
      {"^", "\\textasciicircum{}"},
      {"~", "\\textasciitilde{}"},
      {"<", "\\textless{}"},
      {">", "\\textgreater{}"},
      {"|", "\\textbar{}"},
      {"\n", " "},
      {"é", "\\'e"},
      {"è", "\\`e"},
      {"à", "\\`a"},
      {"ó", "\\'o"},
      {"ö", "\\\"o"},
      {"ü", "\\\"u"},
      {"ä", "\\\"a"},
      {"α", "$\\alpha$"},
      {"β", "$\\beta$"},
      {"γ", "$\\gamma$"},
      {"δ", "$\\delta$"},
      {"Δ", "$\\Delta$"},
      {"ε", "$\\varepsilon$"},
      {"η", "$\\eta$"},
      {"θ", "$\\theta$"},
      {"λ", "$\\lambda$"},
      {"μ", "$\\mu$"},
      {"π", "$\\pi$"},
      {"ρ", "$\\rho$"},
      {"ϱ", "$\\varrho$"},
      {"σ", "$\\sigma$"},
      {"Σ", "$\\sum$"},
      {"τ", "$\\tau$"},
      {"φ", "$\\varphi$"},
      {"ω", "$\\omega$"},
      {"Ω", "$\\Omega$"},
      {"ℓ", "$\\ell$"},
      {"≤", "$\\le$"},
      {"≥", "$\\ge$"},
      {"≠", "$\\ne$"},
      {"≈", "$\\approx$"},
      {"→", "$\\to$"},
      {"∞", "$\\infty$"},
      {"·", "$\\cdot$"},
      {"×", "$\\times$"},
      {"±", "$\\pm$"},
      {"−", "$-$"},
      {"√", "$\\surd$"},
      {"∈", "$\\in$"},
      {"∇", "$\\nabla$"},
      {"∂", "$\\partial$"},
      {"²", "$^2$"},
      {"³", "$^3$"},
      {"½", "$\\frac12$"},
      {"…", "\\dots{}"},
      {"–", "--"},
      {"—", "---"},
      {"’", "'"},
      {"“", "``"},
      {"”", "''"},
  };
  const auto found = commands.find(character);
  if (found != commands.end()) return found->second;
  const auto first = static_cast<unsigned char>(character.front());
  if (first >= 0x20 && first < 0x80) return character;
  std::string number;
  for (const char byte : character) number += fmt::format("{:02X}", static_cast<unsigned char>(byte));
  return "[" + number + "]";
}

}  // namespace

std::string latex_text(std::string_view utf8) {
  std::string text;
  for (std::size_t i = 0; i < utf8.size();) {
    const std::size_t length = length_of_character(static_cast<unsigned char>(utf8[i]));
    text += command_of(std::string(utf8.substr(i, length)));
    i += length;
  }
  return text;
}

}  // namespace separatrix
