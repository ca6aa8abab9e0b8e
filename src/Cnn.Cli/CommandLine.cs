using System.CommandLine;
using System.Globalization;
using Cnn.Cli.Commands;
using Cnn.Models;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli;

/// <summary>The cnn command: reads arguments, runs one of its commands, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>Runs the command line.</summary>
    /// <returns>0, 1 if the command failed, 2 if it was called wrongly, 130 and 143 if it was interrupted and told to end.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        OnnxModel.RegisterLayers();
        using var results = new OutputWriter(output);
        using var words = new OutputWriter(error);
        int code = RunCommand(args, results, words);
        results.Flush();
        if (results.Failure is { } failure)
        {
            // Everything was computed, and the result has not arrived.
            CommandOutput.Tell(words, $"cnn: standard output could not be written ({failure}): results are missing from it.");
            return code == Success ? Failure : code;
        }

        return code;
    }

    private static int RunCommand(string[] args, TextWriter output, TextWriter error)
    {
        // Numbers are written in one way, in calls and in output, whatever the machine's habits.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        RootCommand root = Create(output, error);
        using IDisposable refusals = RefusedKernels.Watch(
            kernel => CommandOutput.Tell(
                error, $"note: {kernel.Implementation} computes nothing here: {kernel.Reason}. Another kernel takes its place; cnn info lists it."));
        try
        {
            // A file may be called @x.
            ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            ParseErrors.RefuseEmptyValues(parsed);
            return parsed.Errors.Count > 0
                ? throw new UsageException(ParseErrors.Describe(parsed))
                : parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            return TrainRanks.Refuse(args, output, error, e);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("cnn: stopped.");
            return Failure;
        }
        catch (Exception e)
        {
            // The last frame of the process: whatever happened becomes one line here, and the whole story on demand.
            CommandOutput.Tell(error, $"cnn: {Messages.OneLine(e)}");
            if (Environment.GetEnvironmentVariable("CNN_DEBUG") == "1")
            {
                error.WriteLine(e);
            }

            return Failure;
        }
    }

    /// <summary>The command with all its commands and options.</summary>
    public static RootCommand Create(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Trains, measures and looks at convolutional networks on the CPU.");
        root.Add(TrainCommand.Create(output, error));
        root.Add(EvalCommand.Create(output, error));
        root.Add(CheckCommand.Create(output, error));
        root.Add(PredictCommand.Create(output, error));
        root.Add(SummaryCommand.Create(output, error));
        root.Add(ReportCommand.Create(output, error));
        root.Add(FeaturesCommand.Create(output, error));
        root.Add(ExplainCommand.Create(output, error));
        root.Add(PlotCommand.Create(output, error));
        root.Add(BenchCommand.Create(output, error));
        root.Add(BenchDataCommand.Create(output, error));
        root.Add(ProfileCommand.Create(output, error));
        root.Add(WeightsCommand.Create(output, error));
        root.Add(ExportCommand.Create(output, error));
        root.Add(ImportCommand.Create(output, error));
        root.Add(VerifyCommand.Create(output, error));
        root.Add(InfoCommand.Create(output, error));
        root.Add(DoctorCommand.Create(output, error));
        root.Add(CompletionCommand.Create(output));
        root.Add(HelpCommand.Create(root));
        return root;
    }
}
