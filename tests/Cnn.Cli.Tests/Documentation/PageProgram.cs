using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cnn.Cli.Tests.Documentation;

/// <summary>The C# of a page as one program, as a reader gets it who copies the blocks one below the other.</summary>
internal static class PageProgram
{
    // What a new console project imports by itself.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; " +
            "global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Syntax = new(LanguageVersion.Preview);

    // What a new project does not warn of either: packages were compiled against older assemblies of .NET.
    private static readonly Dictionary<string,
        ReportDiagnostic> Unwarned = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>Compiles the blocks; fails the test with the compiler's words.</summary>
    public static byte[] Compile(IEnumerable<string> blocks)
    {
        CompilationUnitSyntax[] units = [.. blocks.Select(b => CSharpSyntaxTree.ParseText(b, Syntax).GetCompilationUnitRoot())];
        UsingDirectiveSyntax[] usings = [.. units.SelectMany(u => u.Usings).DistinctBy(u => u.ToString())];
        MemberDeclarationSyntax[] members = [.. units.SelectMany(u => u.Members).OrderBy(m => m is GlobalStatementSyntax ? 0 : 1)];
        CompilationUnitSyntax program = SyntaxFactory.CompilationUnit().AddUsings(usings).AddMembers(members);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(program.ToFullString(), Syntax);
        OutputKind kind = members.Any(m => m is GlobalStatementSyntax) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            "Page" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(ImplicitUsings, Syntax), tree],
            References.Value,
            new CSharpCompilationOptions(kind, specificDiagnosticOptions: Unwarned, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        Diagnostic[] problems = [.. compilation.Emit(assembly).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        Assert.That(problems, Is.Empty, program.ToFullString());
        return assembly.ToArray();
    }

    /// <summary>Runs a program in a folder and gives back what it wrote to standard output.</summary>
    public static string Run(byte[] program, string folder)
    {
        var context = new AssemblyLoadContext("page", isCollectible: true);
        TextWriter console = Console.Out;
        string before = Environment.CurrentDirectory;
        using var output = new StringWriter();
        try
        {
            Console.SetOut(output);
            Environment.CurrentDirectory = folder;
            using var image = new MemoryStream(program);
            MethodInfo? main = context.LoadFromStream(image).EntryPoint;
            object? result = main?.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            (result as Task)?.GetAwaiter().GetResult();
            return output.ToString();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Console.SetOut(console);
            context.Unload();
        }
    }
}
