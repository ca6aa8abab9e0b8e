return Cnn.Cli.CommandLine.Run(args, Console.Out, Console.Error);
