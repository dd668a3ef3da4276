Console.WriteLine("zakenak");
