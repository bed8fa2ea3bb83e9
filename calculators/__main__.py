from calculators.cli import main

main()
