// Looking for files that readers do not refuse in words.
Task("Fuzz")
    .Description("Lets AFL++ look for damaged files that readers don't refuse in words, for --seconds each, into artifacts/fuzz.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .Does(() =>
{
    Fetch("fuzz");
    var output = artifacts.Combine("fuzz");
    CleanDirectory(output);
    DirectoryPath fuzz = output.Combine("program"), instrumented = output.Combine("instrumented");
    DotNetPublish("./tests/Cnn.Fuzzing/Cnn.Fuzzing.csproj", new DotNetPublishSettings
    {
        Configuration = configuration,
        OutputDirectory = fuzz,
        NoLogo = true,
        Verbosity = quiet,
    });
    CopyDirectory(fuzz, instrumented);
    foreach (var assembly in new[] { "Cnn.OneDnn.dll", "Cnn.Models.dll" })
    {
        // Which path an input takes through these is what the fuzzer goes by. They run under it only.
        Execute("dotnet", new ProcessArgumentBuilder().Append("sharpfuzz").AppendQuoted(instrumented.CombineWithFilePath(assembly).FullPath));
    }

    var arguments = new ProcessArgumentBuilder().Append("drive").AppendQuoted(native.CombineWithFilePath("tools/fuzzer/afl-fuzz").FullPath)
        .AppendQuoted(instrumented.CombineWithFilePath("Cnn.Fuzzing").FullPath).AppendQuoted(output.FullPath).Append(Argument("seconds", "60"));
    Execute(fuzz.CombineWithFilePath("Cnn.Fuzzing"), HasArgument("readers") ? arguments.Append(Argument<string>("readers")) : arguments);
});
