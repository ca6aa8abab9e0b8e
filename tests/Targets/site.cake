// The documentation as a site, with a page for every public type.
const string DocfxVersion = "2.81.0";

Task("Site")
    .Description("Writes the documentation and a page for every public type as a site into artifacts/site/pages.")
    .IsDependentOn("NativeLibraries")
    .IsDependentOn("WebLibraries")
    .Does(() =>
{
    DirectoryPath site = artifacts.Combine("site");
    CleanDirectory(site);
    EnsureDirectoryExists(site.Combine("assemblies"));
    foreach (var project in new[] { "Cnn.Extensions.Hosting", "Cnn.Cli" })
    {
        // The program beside the packages: what they refer to lies in its folder.
        DotNetBuild($"./src/{project}/{project}.csproj", new DotNetBuildSettings { Configuration = configuration, Verbosity = quiet, NoLogo = true });
        CopyFiles($"./src/{project}/bin/{configuration}/net10.0/*.{{dll,xml}}", site.Combine("assemblies"));
    }

    // The pages link to sources: they lie beside them, as in the checkout.
    bool IsWritten(IFile file) => !file.Path.FullPath.Contains("/obj/") && !file.Path.FullPath.Contains("/bin/");
    string[] pages =
    [
        "./README.md", "./THIRD-PARTY-NOTICES.md", "./LICENSE", "./.github/*.md", "./docs/**/*.{md,svg}", "./native/README.md",
        "./{src,samples,tests}/**/*.{cs,md}",
    ];
    foreach (var file in pages.SelectMany(p => GetFiles(p)).Where(f => IsWritten(Context.FileSystem.GetFile(f))))
    {
        var copy = site.CombineWithFilePath(MakeAbsolute(Directory(".")).GetRelativePath(file));
        EnsureDirectoryExists(copy.GetDirectory());
        CopyFile(file, copy);
    }

    // What the index of the documentation lists is the contents of the site.
    var listed = System.Text.RegularExpressions.Regex.Matches(
        System.IO.File.ReadAllText("docs/README.md"), @"^\| \[([^\]]+)\]\(([^)]+)\)", System.Text.RegularExpressions.RegexOptions.Multiline);
    System.IO.File.WriteAllLines(site.CombineWithFilePath("docs/toc.yml").FullPath,
        listed.SelectMany(m => new[] { $"- name: {m.Groups[1].Value}", $"  href: {m.Groups[2].Value}" }));
    System.IO.File.WriteAllLines(site.CombineWithFilePath("toc.yml").FullPath,
        ["- name: Start", "  href: README.md", "- name: Documentation", "  href: docs/", "- name: C#", "  href: api/"]);
    CopyFileToDirectory("./docs/site/docfx.json", site);

    // Not among the tools of the manifest, which every build restores: it is large, and nothing else needs it.
    DirectoryPath folder = artifacts.Combine($"tools/docfx-{DocfxVersion}");
    FilePath docfx = folder.CombineWithFilePath(IsRunningOnWindows() ? "docfx.exe" : "docfx");
    if (!FileExists(docfx))
    {
        Execute("dotnet", new ProcessArgumentBuilder().Append($"tool install docfx --version {DocfxVersion} --tool-path").AppendQuoted(folder.FullPath));
    }

    FilePath log = site.CombineWithFilePath("docfx.json.log");
    Execute(docfx, new ProcessArgumentBuilder().AppendQuoted(site.CombineWithFilePath("docfx.json").FullPath)
        .Append("--log").AppendQuoted(log.FullPath));
    var dead = System.IO.File.ReadAllLines(log.FullPath).Where(line => line.Contains("InvalidFileLink") || line.Contains("InvalidBookmark")).ToList();
    if (dead.Count > 0)
    {
        throw new CakeException(1, "The site has links that lead nowhere:\n" + string.Join("\n", dead));
    }
});
