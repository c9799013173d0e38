// java.util.HashMap, in a virtual machine that is loaded at the first use.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <jni.h>
#include <new>
#include <optional>
#include <vector>

namespace peers {

/// The functions of java_hash_map.java.
struct java_functions {
  JNIEnv* env = started();
  jclass map_class = found("java/util/HashMap");
  jmethodID make = env->GetMethodID(map_class, "<init>", "()V");
  jmethodID size = env->GetMethodID(map_class, "size", "()I");
  jmethodID clear = env->GetMethodID(map_class, "clear", "()V");
  jmethodID equals = env->GetMethodID(map_class, "equals", "(Ljava/lang/Object;)Z");
  jclass peers = found("Peers");
  jmethodID copy = named("copy", "(Ljava/util/HashMap;)Ljava/util/HashMap;");
  jmethodID put_if_absent = named("putIfAbsent", "(Ljava/util/HashMap;JI)Z");
  jmethodID put = named("put", "(Ljava/util/HashMap;JI)Z");
  jmethodID get = named("get", "(Ljava/util/HashMap;J)J");
  jmethodID remove = named("remove", "(Ljava/util/HashMap;J)Z");
  jmethodID entries = named("entries", "(Ljava/util/HashMap;)[J");
  jmethodID bytes_held = named("bytesHeld", "()J");

private:
  jmethodID named(const char* name, const char* type) const {
    return env->GetStaticMethodID(peers, name, type);
  }
  jclass found(const char* name) const {
    return static_cast<jclass>(env->NewGlobalRef(env->FindClass(name)));
  }
  static JNIEnv* started() {
    const runtime_start starting;
    void* const library = dlopen(PEERS_JAVA_MACHINE, RTLD_NOW);
    const auto create = reinterpret_cast<decltype(&JNI_CreateJavaVM)>(
        library != nullptr ? dlsym(library, "JNI_CreateJavaVM") : nullptr);
    std::vector<JavaVMOption> options;
    for (const char* option :
         {"-Djava.class.path=" PEERS_JAVA_CLASSES, "-Xmx256m", "-Xss512k", "-Xrs",
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MarkSweepAlwaysCompactCount=1"})
      options.push_back({const_cast<char*>(option), nullptr});
    JavaVMInitArgs arguments{JNI_VERSION_10, static_cast<jint>(options.size()), options.data(),
                             JNI_FALSE};
    JavaVM* machine = nullptr;
    void* env = nullptr;
    if (create == nullptr || create(&machine, &env, &arguments) != JNI_OK)
      std::abort();
    return static_cast<JNIEnv*>(env);
  }
};
inline const java_functions& java() {
  static const java_functions all;
  return all;
}

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class java_hash_map {
public:
  java_hash_map() : map_(kept(java().env->NewObject(java().map_class, java().make))) {}
  java_hash_map(const java_hash_map& other) : map_(copy_of(other.map_)) {}
  java_hash_map& operator=(const java_hash_map& other) {
    replace_by(copy_of(other.map_));
    return *this;
  }
  ~java_hash_map() { java().env->DeleteGlobalRef(map_); }

  bool insert(Key key, T value) {
    return checked(java().env->CallStaticBooleanMethod(java().peers, java().put_if_absent, map_,
                                                       key, value)) != 0;
  }
  bool insert_or_assign(Key key, T value) {
    return checked(java().env->CallStaticBooleanMethod(java().peers, java().put, map_, key,
                                                       value)) != 0;
  }
  std::optional<T> find(Key key) const {
    const jlong found =
        checked(java().env->CallStaticLongMethod(java().peers, java().get, map_, key));
    return found >= 0 ? std::optional(static_cast<T>(found)) : std::nullopt;
  }
  bool erase(Key key) {
    return checked(java().env->CallStaticBooleanMethod(java().peers, java().remove, map_, key)) !=
           0;
  }
  std::size_t size() const {
    return static_cast<std::size_t>(java().env->CallIntMethod(map_, java().size));
  }
  void clear() { java().env->CallVoidMethod(map_, java().clear); }
  void shrink_to_fit() { replace_by(copy_of(map_)); }
  void for_each(auto f) const {
    const auto list = static_cast<jlongArray>(
        checked(java().env->CallStaticObjectMethod(java().peers, java().entries, map_)));
    std::vector<jlong> all(static_cast<std::size_t>(java().env->GetArrayLength(list)));
    java().env->GetLongArrayRegion(list, 0, static_cast<jsize>(all.size()), all.data());
    java().env->DeleteLocalRef(list);
    for (std::size_t n = 0; n < all.size(); n += 2)
      f(static_cast<Key>(all[n]), static_cast<T>(all[n + 1]));
  }
  friend bool operator==(const java_hash_map& a, const java_hash_map& b) {
    return java().env->CallBooleanMethod(a.map_, java().equals, b.map_) != 0;
  }
  static std::size_t bytes_held() {
    return static_cast<std::size_t>(
        java().env->CallStaticLongMethod(java().peers, java().bytes_held));
  }

private:
  jobject map_;

  static jobject kept(jobject local) {
    const jobject global = java().env->NewGlobalRef(checked(local));
    java().env->DeleteLocalRef(local);
    return global;
  }
  static jobject copy_of(jobject map) {
    return kept(java().env->CallStaticObjectMethod(java().peers, java().copy, map));
  }
  void replace_by(jobject map) {
    java().env->DeleteGlobalRef(map_);
    map_ = map;
  }
  /// The answer, if there was no OutOfMemoryError.
  static auto checked(auto answer) {
    if (java().env->ExceptionCheck() == JNI_FALSE)
      return answer;
    java().env->ExceptionClear();
    throw std::bad_alloc();
  }
};

/// Maps lie in the heap of the machine, which is not malloc's; where malloc fails, the machine ends
/// (HotSpot's vm_exit_out_of_memory).
struct java_traits : nothing_when_it_throws {};

} // namespace peers
