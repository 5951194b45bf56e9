#pragma once
// --certificate: what the program proved, checked by another one (tools/check_certificate.py).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "lib/num/rational.hpp"
#include "tests/support/program.hpp"
#include "tools/shell/checksum.hpp"

#include <sys/wait.h>

namespace separatrix::testing {

using Json = nlohmann::ordered_json;

inline std::string root() { return std::getenv("SEPARATRIX_ROOT"); }

/// Ends of a Python program: its exit code and what it printed.
inline Run python(const Workplace& here, const std::string& arguments) {
  const std::string command = "cd " + here.path().string() + " && /usr/bin/python3 " + arguments + " 2>&1";
  Run run;
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> part;
  for (std::size_t n = 0; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) run.out.append(part.data(), n);
  const int status = pclose(pipe);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return run;
}

inline Run check(const Workplace& here, const std::string& file) {
  return python(here, root() + "/tools/check_certificate.py " + file);
}

inline void accepted(const Workplace& here, const std::string& command, const std::string& says) {
  CAPTURE(command);
  here(words(command + " --quiet --certificate proof.json"));
  const Run run = check(here, "proof.json");
  CAPTURE(run.out);
  CHECK(run.code == 0);
  CHECK(lines(run.out).size() == 1);
  CHECK(contains(run.out, says));
}

inline void refused_text(const Workplace& here, const std::string& text, const std::string& says) {
  here.write("changed.json", text);
  const Run run = check(here, "changed.json");
  CAPTURE(run.out);
  CHECK(run.code == 1);
  CHECK(lines(run.out).size() == 1);
  CHECK(contains(run.out, says));
}

// "-5*2^-3", "1/10", "2.5e-3"
inline Rational exact(const std::string& text) {
  const std::size_t power = text.find("*2^");
  if (power == std::string::npos) return parse_rational(text);
  const int exponent = std::stoi(text.substr(power + 3));
  Rational scale = 1;
  for (int i = 0; i < std::abs(exponent); ++i) scale *= 2;
  const Rational whole = parse_rational(text.substr(0, power));
  return exponent < 0 ? Rational(whole / scale) : Rational(whole * scale);
}

inline bool inside(const Json& ends, const Rational& value) {
  return exact(ends[0].get<std::string>()) <= value && value <= exact(ends[1].get<std::string>());
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

inline std::string example(const std::string& name) { return root() + "/examples/" + name + ".toml"; }

// with the checksum of what it holds
inline std::string sealed(std::string text) {
  const std::string key = "\"checksum\": \"";
  const std::size_t place = text.rfind(key) + key.size();
  text.replace(place, 8, "00000000");
  return text.replace(place, 8, fmt::format("{:08x}", crc32_of(text)));
}

// digits of the certificate in proof.json changed 200 times; what the changed ones state that only the checksum refuses
inline Json stated_by_changed(const Workplace& here, int every = 1) {
  const Run run = python(here, root() + "/tests/tools/certificates/corruptions.py " + root() +
                                   "/tools proof.json 200 1 " + std::to_string(every));
  CAPTURE(run.out);
  REQUIRE(run.code == 0);
  const Json found = Json::parse(run.out);
  CHECK(found["refused"] == 200);
  CHECK(found["without"].empty());
  return found["statements"];
}

}  // namespace separatrix::testing
