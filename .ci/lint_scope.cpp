// A clang-tidy check that finds nothing: it keeps the others to the declarations of this
// repository. They would skip what they find in headers of the system, and take twice as long to
// find it. Loaded by .ci/lint.
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"

#include <vector>

namespace {

struct scope : clang::tidy::ClangTidyCheck {
  using ClangTidyCheck::ClangTidyCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    // The translation unit is matched before what is in it.
    finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
  }
  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override {
    std::vector<clang::Decl*> own;
    for (clang::Decl* d : result.Context->getTranslationUnitDecl()->decls())
      if (!result.SourceManager->isInSystemHeader(d->getLocation()))
        own.push_back(d);
    result.Context->setTraversalScope(own);
  }
};

struct scope_module : clang::tidy::ClangTidyModule {
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    factories.registerCheck<scope>("bucketproof-scope");
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<scope_module>
    registered("bucketproof", "keeps checks to this repository");

} // namespace
