// Targets that run tests.
// A failed test must not keep the others from running: what counts is read from the exit code and the result file.
void RunTests(FilePath project, string name, string expression, IDictionary<string, string> environment)
{
    var assembly = project.GetDirectory().CombineWithFilePath($"bin/{configuration}/net10.0/{project.GetFilenameWithoutExtension()}.dll");
    var file = results.CombineWithFilePath($"{name}.trx").FullPath;
    var arguments = new ProcessArgumentBuilder();
    foreach (var argument in TestRun.Arguments(MakeAbsolute(assembly).FullPath, file, expression))
    {
        arguments.AppendQuoted(argument);
    }

    var code = StartProcess("dotnet", new ProcessSettings { Arguments = arguments, EnvironmentVariables = environment });
    runs.Add(TestRun.Read(name, code, file, mayBeEmpty: filter.Length > 0));
}

Task("Test")
    .Description("Builds and runs every test; the last line is \"N passed, N failed\".")
    .IsDependentOn("Build")
    .IsDependentOn("Publish")
    .IsDependentOn("NativeTools")
    .IsDependentOn("Browser")
    .IsDependentOn("OlderLibrary")
    .IsDependentOn("Mpi")
    .IsDependentOn("PublishArm")
    .IsDependentOn("Emulator")
    .Does(() =>
{
    CleanDirectory(results);

    // No test may depend on what the user has: an empty folder of data, another home and a time zone with an odd offset show it. The culture is the tests' own.
    var elsewhere = new Dictionary<string, string>
    {
        ["CNN_DATA"] = results.FullPath,
        ["HOME"] = artifacts.Combine("test-home").FullPath,
        ["TZ"] = "Pacific/Chatham",
    };
    EnsureDirectoryExists(artifacts.Combine("test-home"));
    foreach (var project in GetFiles("./tests/*.Tests/*.csproj"))
    {
        RunTests(project, project.GetFilenameWithoutExtension().ToString(), filter.Length > 0
            ? filter
            : "TestCategory!=RealData&TestCategory!=FromElsewhere", elsewhere);
    }

    // The managed kernels once more with less than this machine can; x64's switches, unknown ones are passed over by the runtime.
    var widths = filter.Length > 0 ? [] : new (int Bits, string[] Off)[]
    {
        (256, ["AVX512", "AVX512F"]),
        (128, ["AVX512", "AVX512F", "AVX2", "AVX"]),
        (0, ["HWIntrinsic"]),
    };
    foreach (var (bits, off) in widths)
    {
        var environment = off.ToDictionary(name => $"DOTNET_Enable{name}", _ => "0");
        environment["CNN_TEST_VECTOR_BITS"] = $"{bits}";
        RunTests("./tests/Cnn.OneDnn.Tests/Cnn.OneDnn.Tests.csproj", $"VectorWidth{bits}", "TestCategory=VectorWidths", environment);
    }

    // What concerns oneDNN once more with the oldest version that is supported.
    var older = filter.Length > 0 || RuntimeInformation.RuntimeIdentifier != "linux-x64" ? [] : new (string Project, string Expression)[]
    {
        ("Cnn.OneDnn.Tests", "TestCategory=OtherLibrary"),
        ("Cnn.Cli.Tests", "FullyQualifiedName~Every_golden&FullyQualifiedName~onednn"),
    };
    foreach (var (name, expression) in older)
    {
        RunTests($"./tests/{name}/{name}.csproj", $"{name}.OneDnn37", expression, new Dictionary<string, string>
        {
            ["CNN_ONEDNN_LIBRARY"] = native.CombineWithFilePath("tools/onednn-3.7/libdnnl.so.3").FullPath,
            ["CNN_TEST_ONEDNN_VERSION"] = "3.7.2",
        });
    }

    // What is too large for the repository is tested where it lies beside the checkout, and its absence is no secret.
    var shared = MakeAbsolute(Directory("../shared"));
    foreach (var (category, folder, projects) in filter.Length > 0
        ? []
        : new[] { ("Golden", "golden", new[] { "Cnn.OneDnn.Tests", "Cnn.Cli.Tests" }), ("RealData", "data", ["Cnn.Models.Tests"]) })
    {
        if (!DirectoryExists(shared.Combine(folder)))
        {
            Information($"{shared.Combine(folder)} is not there: the tests of the category {category} did not run with all of its cases.");
            continue;
        }

        foreach (var project in projects)
        {
            RunTests($"./tests/{project}/{project}.csproj", $"{category}.{project}", $"TestCategory={category}", new Dictionary<string, string>
            {
                ["CNN_TEST_GOLDEN"] = shared.Combine("golden").FullPath,
            });
        }
    }

    foreach (var sentence in runs.SelectMany(run => run.Sentences))
    {
        Information(sentence);
    }

    totals = (runs.Sum(run => run.Passed), runs.Sum(run => run.Failed));
    if (totals.Value.Passed == 0 || totals.Value.Failed > 0)
    {
        totals = (totals.Value.Passed, Math.Max(1, totals.Value.Failed));
        throw new CakeException(1, "There are failed tests.");
    }
});

Task("Stress")
    .Description("Provokes each race between threads for half a minute instead of two seconds.")
    .IsDependentOn("Build")
    .Does(() =>
{
    CleanDirectory(results);
    var longer = new Dictionary<string, string> { ["CNN_STRESS_SECONDS"] = Argument("seconds", "30") };
    RunTests("./tests/Cnn.OneDnn.Tests/Cnn.OneDnn.Tests.csproj", "Stress", "FullyQualifiedName~Lifetime.RaceTests", longer);
    if (runs.Any(run => run.Failed > 0))
    {
        throw new CakeException(1, "There are failed tests.");
    }
});
