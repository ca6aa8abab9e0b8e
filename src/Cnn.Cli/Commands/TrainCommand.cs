using System.CommandLine;

namespace Cnn.Cli.Commands;

/// <summary>cnn train MODEL: fits a network to a data set and says how well it does on the test part.</summary>
internal static class TrainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("train", "Trains a network and prints its accuracy on the test images.");
        Argument<string> name = ZooChoice.Argument();
        var data = new Option<string?>("--data") { Description = "The data set; default: the network's.", HelpName = "mnist|fashion-mnist|cifar-10|synthetic|folder:PATH" };
        var directory = new Option<string?>("--data-dir") { Description = "Where data sets are looked for; default $CNN_DATA, then a cache folder.", HelpName = "DIR" };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training images; default: the network's.", HelpName = "N" };
        var batch = new Option<int?>("--batch") { Description = "Samples per step; default: the network's.", HelpName = "N" };
        var optimizer = new Option<string?>("--optimizer") { Description = $"Default: the network's. One of {string.Join(", ", OptimizerChoice.Names)}.", HelpName = "NAME" };
        var rate = new Option<double?>("--learning-rate", "--lr") { Description = "Default: the optimizer's.", HelpName = "X" };
        foreach (Option option in (Option[])[data, directory, epochs, batch, optimizer, rate])
        {
            command.Add(option);
        }

        command.Add(name);
        var engine = new EngineOptions(command);
        command.SetAction(parsed => new TrainRun
        {
            Name = parsed.GetValue(name)!,
            Data = parsed.GetValue(data),
            DataDirectory = parsed.GetValue(directory),
            Epochs = parsed.GetValue(epochs),
            BatchSize = parsed.GetValue(batch),
            Optimizer = parsed.GetValue(optimizer),
            LearningRate = parsed.GetValue(rate),
            Engine = engine.Apply(parsed),
            Console = new CommandOutput(output, error, parsed.GetValue(engine.Json)),
        }.Run());
        return command;
    }
}
