#include "theory/bibliography.hpp"

#include <algorithm>

namespace separatrix {
namespace {

// title and citation stand in the paper; here what BibTeX wants beside them
const std::vector<BibliographyEntry>& known() {
  static const std::vector<BibliographyEntry> all{
      {"inproceedings",
       "makkuva_2024",
       {{"author",
         "Makkuva, Ashok Vardhan and Bondaschi, Marco and Ekbote, Chanakya and Girish, Adway and Nagle, Alliot and "
         "Kim, "
         "Hyeji and Gastpar, Michael"},
        {"booktitle", "Advances in Neural Information Processing Systems"},
        {"year", "2024"},
        {"eprint", "2406.03072"}}},
      {"inproceedings",
       "boix_adsera_2023",
       {{"author",
         "Boix-Adser{\\`a}, Enric and Littwin, Etai and Abbe, Emmanuel and Bengio, Samy and Susskind, Joshua"},
        {"booktitle", "Advances in Neural Information Processing Systems"},
        {"year", "2023"},
        {"eprint", "2306.07042"}}},
      {"misc",
       "gong_2025",
       {{"author", "Gong, Zixuan and Li, Shijia and Liu, Yong and Teng, Jiaye"},
        {"year", "2025"},
        {"eprint", "2502.20681"}}},
      {"inproceedings",
       "domine_2025",
       {{"author",
         "Domin{\\'e}, Cl{\\'e}mentine C. J. and Anguita, Nicolas and Proca, Alexandra M. and Braun, Lukas and Kunin, "
         "Daniel and Mediano, Pedro A. M. and Saxe, Andrew M."},
        {"booktitle", "International Conference on Learning Representations"},
        {"year", "2025"},
        {"eprint", "2409.14623"}}},
      {"inproceedings",
       "kunin_2024",
       {{"author",
         "Kunin, Daniel and Ravent{\\'o}s, Allan and Domin{\\'e}, Cl{\\'e}mentine and Chen, Feng and Klindt, David and "
         "Saxe, Andrew and Ganguli, Surya"},
        {"booktitle", "Advances in Neural Information Processing Systems"},
        {"year", "2024"},
        {"eprint", "2406.06158"}}},
      {"inproceedings",
       "saxe_2014",
       {{"author", "Saxe, Andrew M. and McClelland, James L. and Ganguli, Surya"},
        {"booktitle", "International Conference on Learning Representations"},
        {"year", "2014"},
        {"eprint", "1312.6120"}}},
      {"inproceedings",
       "zhang_2025",
       {{"author", "Zhang, Yedi and Singh, Aaditya K. and Latham, Peter E. and Saxe, Andrew"},
        {"booktitle", "International Conference on Machine Learning"},
        {"year", "2025"},
        {"eprint", "2501.16265"}}},
  };
  return all;
}

}  // namespace

std::string bibtex(const BibliographyEntry& entry) {
  std::string text = "@" + entry.type + "{" + entry.key;
  for (const auto& [name, value] : entry.fields) text += ",\n  " + name + " = {" + value + "}";
  return text + "\n}\n";
}

BibliographyEntry entry_of(const Paper& paper) {
  const auto found =
      std::find_if(known().begin(), known().end(), [&](const BibliographyEntry& each) { return each.key == paper.id; });
  // the outer braces keep the capitals of the title
  const std::pair<std::string, std::string> title{"title", "{" + paper.title + "}"};
  if (found == known().end()) return {"misc", paper.id, {title, {"note", paper.citation}}};
  BibliographyEntry entry = *found;
  entry.fields.insert(entry.fields.begin() + 1, title);
  entry.fields.emplace_back("archiveprefix", "arXiv");
  return entry;
}

std::vector<BibliographyEntry> library_entries() {
  return {
      {"article",
       "mpfr",
       {{"author",
         "Fousse, Laurent and Hanrot, Guillaume and Lef{\\`e}vre, Vincent and P{\\'e}lissier, Patrick and Zimmermann, "
         "Paul"},
        {"title", "{MPFR}: A multiple-precision binary floating-point library with correct rounding"},
        {"journal", "ACM Transactions on Mathematical Software"},
        {"volume", "33"},
        {"number", "2"},
        {"year", "2007"},
        {"doi", "10.1145/1236463.1236468"}}},
      {"article",
       "arb",
       {{"author", "Johansson, Fredrik"},
        {"title", "{Arb}: efficient arbitrary-precision midpoint-radius interval arithmetic"},
        {"journal", "IEEE Transactions on Computers"},
        {"volume", "66"},
        {"number", "8"},
        {"pages", "1281--1292"},
        {"year", "2017"},
        {"doi", "10.1109/TC.2017.2690633"}}},
      {"inproceedings",
       "odeint",
       {{"author", "Ahnert, Karsten and Mulansky, Mario"},
        {"title", "Odeint -- Solving Ordinary Differential Equations in {C++}"},
        {"booktitle", "AIP Conference Proceedings"},
        {"volume", "1389"},
        {"pages", "1586--1589"},
        {"year", "2011"},
        {"doi", "10.1063/1.3637934"}}},
      {"misc",
       "gmp",
       {{"author", "Granlund, Torbj{\\\"o}rn and {the GMP development team}"},
        {"title", "{GNU MP}: The {GNU} Multiple Precision Arithmetic Library"},
        {"url", "https://gmplib.org"}}},
      {"misc",
       "eigen",
       {{"author", "Guennebaud, Ga{\\\"e}l and Jacob, Beno{\\^i}t and others"},
        {"title", "{Eigen} v3"},
        {"year", "2010"},
        {"url", "https://eigen.tuxfamily.org"}}},
  };
}

}  // namespace separatrix
